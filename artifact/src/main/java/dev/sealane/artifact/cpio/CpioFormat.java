package dev.sealane.artifact.cpio;

/** The two SVR4 formats that installers read (image digest, section 1.1); the old octal format is none of them. */
public enum CpioFormat {
    /** The check field means nothing. */
    NEWC("070701"),
    /** The check field is the sum of the content's bytes. */
    CRC("070702");

    private final String magic;

    CpioFormat(String magic) {
        this.magic = magic;
    }

    /** The six digits that a header starts with. */
    String magic() {
        return magic;
    }
}
