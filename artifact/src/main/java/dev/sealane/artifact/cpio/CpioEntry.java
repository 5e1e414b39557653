package dev.sealane.artifact.cpio;

/**
 * One member of a cpio archive. Modes, owners and times are not kept: installers look at none of them.
 *
 * @param name the name as it stands in the archive. Untrusted: may hold {@code /} and {@code ..}
 * @param size the length of the content in bytes, at most {@value #MAX_BYTES}
 * @param format the format of this member's header
 * @param checksum the sum of all content bytes modulo 2<sup>32</sup>; without meaning in {@link CpioFormat#NEWC}
 */
public record CpioEntry(String name, long size, CpioFormat format, long checksum) {
    /** The name that ends an archive. */
    public static final String TRAILER = "TRAILER!!!";

    /** The longest name that is read, without its NUL: what file systems allow. */
    public static final int MAX_NAME_BYTES = 255;

    /** The longest name that is written: Debian's installer takes no longer one (section 1.3). */
    public static final int MAX_PORTABLE_NAME_BYTES = 254;

    /** The largest content: the size has 32 bits, and there is no extension (section 1.1). */
    public static final long MAX_BYTES = 0xffff_ffffL;

    public CpioEntry {
        if (size < 0 || size > MAX_BYTES || checksum < 0 || checksum > MAX_BYTES) {
            throw new IllegalArgumentException("a size and a checksum have 32 bits");
        }
    }
}
