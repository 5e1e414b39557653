package dev.sealane.artifact.swu.description;

/** The sections of a description that hold entries, in the order in which installers go through them. */
public enum Section {
    PARTITIONS("partitions"),
    IMAGES("images"),
    FILES("files"),
    SCRIPTS("scripts");

    private final String key;

    Section(String key) {
        this.key = key;
    }

    /** The name in the description. */
    public String key() {
        return key;
    }
}
