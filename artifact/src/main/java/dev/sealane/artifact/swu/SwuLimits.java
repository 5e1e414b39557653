package dev.sealane.artifact.swu;

/**
 * What an image may hold at most; whatever is over a limit is refused, not cut.
 *
 * @param descriptionBytes the size of {@code sw-description} as stored
 * @param members the number of members behind the description and its signature
 * @param payloadBytes the size of all payloads together, unpacked
 * @param trailingBytes what may follow the end of the archive
 */
public record SwuLimits(int descriptionBytes, int members, long payloadBytes, int trailingBytes) {
    /** About three thousand entries, or an embedded script of some size. */
    static final int DESCRIPTION_BYTES = 1024 * 1024;

    /** Every entry of the longest description with a member of its own, and as many extra ones. */
    static final int MEMBERS = 2000;

    /** Larger than the flash of any device in sight; a caller with a target refuses by its size. */
    static final long PAYLOAD_BYTES = 64L * 1024 * 1024 * 1024;

    /** Installers take anything; ten times the largest rubbish in the digest's samples (section 1.4). */
    static final int TRAILING_BYTES = 1024 * 1024;

    private static final SwuLimits DEFAULTS = new SwuLimits(DESCRIPTION_BYTES, MEMBERS, PAYLOAD_BYTES, TRAILING_BYTES);

    public SwuLimits {
        if (Math.min(Math.min(descriptionBytes, members), Math.min(payloadBytes, trailingBytes)) < 0) {
            throw new IllegalArgumentException("a limit is not negative");
        }
    }

    /** The limits that suit servers and devices alike. */
    public static SwuLimits defaults() {
        return DEFAULTS;
    }
}
