package dev.sealane.server.catalogue;

/** What a tag is for, with the words that SQL and refusals need. */
public enum Subject {
    DEVICE("device", "device_tag", "device_id", "target tag"),
    RELEASE("release", "release_tag", "release_name", "distribution set tag");

    private final String word;
    private final String table;
    private final String column;
    private final String name;

    Subject(String word, String table, String column, String name) {
        this.word = word;
        this.table = table;
        this.column = column;
        this.name = name;
    }

    String word() {
        return word;
    }

    String table() {
        return table;
    }

    String column() {
        return column;
    }

    String called() {
        return name;
    }
}
