package dev.sealane.server.catalogue;

/** What a type is for, with the words that SQL and refusals need. */
public enum TypeKind {
    MODULE("module_type", "software module type", "select count(*) from module where tenant = ? and type = ?"),
    SET("set_type", "distribution set type", "select count(*) from release where tenant = ? and type = ?"),
    DEVICE("device_kind", "target type", "select count(*) from device_profile where tenant = ? and kind = ?");

    private final String table;
    private final String name;
    private final String uses;

    TypeKind(String table, String name, String uses) {
        this.table = table;
        this.name = name;
        this.uses = uses;
    }

    String table() {
        return table;
    }

    String called() {
        return name;
    }

    /** Counts what has a type of this kind. */
    String uses() {
        return uses;
    }
}
