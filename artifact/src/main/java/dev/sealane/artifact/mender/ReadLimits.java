package dev.sealane.artifact.mender;

/**
 * What an artifact may hold at most; whatever is over a limit is refused, not cut.
 *
 * @param manifestBytes the size of {@code manifest}
 * @param headerBytes the size of the header as stored
 * @param headerUnpackedBytes the size of the header after decompression
 * @param headerEntries the number of entries in the header, which bounds the number of state scripts
 * @param jsonBytes the size of {@code header-info}, {@code type-info} and {@code meta-data}, each
 * @param payloadFiles the number of files in the payload
 * @param payloadBytes the size of all payload files together, unpacked
 * @param trailingBytes what may follow the end of an archive: padding, or rubbish that every stock reader ignores
 */
public record ReadLimits(
        int manifestBytes,
        int headerBytes,
        int headerUnpackedBytes,
        int headerEntries,
        int jsonBytes,
        int payloadFiles,
        long payloadBytes,
        int trailingBytes) {
    /** The real content has 31 bytes (section 10, step 1). */
    static final int VERSION_BYTES = 1024;

    /** An RSA-16384 signature in base64 has 2.7 KiB (section 10, step 5). */
    static final int SIGNATURE_BYTES = 16 * 1024;

    /** About 6,000 payload files (section 10, step 3). */
    static final int MANIFEST_BYTES = 1024 * 1024;

    /** Room for state scripts that carry programs (section 10, step 7). */
    static final int HEADER_BYTES = 16 * 1024 * 1024;

    /** Four times the stored size: scripts compress well, bombs compress better (section 10, step 7). */
    static final int HEADER_UNPACKED_BYTES = 64 * 1024 * 1024;

    /** Far more state scripts than any device runs (section 10, step 7). */
    static final int HEADER_ENTRIES = 1000;

    /** A thousand times the usual size; meta-data belongs to the update module and may be long. */
    static final int JSON_BYTES = 1024 * 1024;

    /** More lines than the manifest limit lets in. */
    static final int PAYLOAD_FILES = 10_000;

    /** Larger than the flash of any device in sight; a caller with a slot refuses by the slot's size. */
    static final long PAYLOAD_BYTES = 64L * 1024 * 1024 * 1024;

    /** GNU tar pads archives to 10 KiB; a hundred times that is still harmless. */
    static final int TRAILING_BYTES = 1024 * 1024;

    private static final ReadLimits DEFAULTS = new ReadLimits(
            MANIFEST_BYTES,
            HEADER_BYTES,
            HEADER_UNPACKED_BYTES,
            HEADER_ENTRIES,
            JSON_BYTES,
            PAYLOAD_FILES,
            PAYLOAD_BYTES,
            TRAILING_BYTES);

    public ReadLimits {
        if (Math.min(Math.min(manifestBytes, headerBytes), Math.min(headerUnpackedBytes, headerEntries)) < 0
                || Math.min(Math.min(jsonBytes, payloadFiles), Math.min(payloadBytes, trailingBytes)) < 0) {
            throw new IllegalArgumentException("a limit is not negative");
        }
    }

    /** The limits that suit servers and devices alike. */
    public static ReadLimits defaults() {
        return DEFAULTS;
    }

    /** The same with another bound for the payload, such as the size of a slot. */
    public ReadLimits withPayloadBytes(long bytes) {
        return new ReadLimits(
                manifestBytes,
                headerBytes,
                headerUnpackedBytes,
                headerEntries,
                jsonBytes,
                payloadFiles,
                bytes,
                trailingBytes);
    }
}
