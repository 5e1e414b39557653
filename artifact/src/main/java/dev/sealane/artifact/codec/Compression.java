package dev.sealane.artifact.codec;

import dev.sealane.artifact.ArtifactException;
import java.util.HexFormat;
import java.util.Optional;

/** How an entry of an artifact is compressed; the extension of its name says so (format digest, section 5). */
public enum Compression {
    NONE("none", "", ""),
    GZIP("gzip", ".gz", "1f8b08"),
    XZ("xz", ".xz", "fd377a585a00"),
    /** Not readable by mender-client 3.x and mender-artifact 3.x. */
    ZSTD("zstd", ".zst", "28b52ffd");

    /** As many bytes as the longest start. */
    public static final int MAGIC_BYTES = 6;

    private final String label;
    private final String extension;
    private final String magic;

    Compression(String label, String extension, String magic) {
        this.label = label;
        this.extension = extension;
        this.magic = magic;
    }

    /** The name on the command line. */
    public String label() {
        return label;
    }

    /** What the entry's name ends with, including the dot; empty for {@link #NONE}. */
    public String extension() {
        return extension;
    }

    /**
     * The compression of an entry that has to be called {@code base} plus a known extension.
     *
     * @return nothing if the entry is called something else
     */
    public static Optional<Compression> ofEntry(String entryName, String base) {
        for (Compression compression : values()) {
            if (entryName.equals(base + compression.extension)) {
                return Optional.of(compression);
            }
        }
        return Optional.empty();
    }

    /** Whether content with these first {@value #MAGIC_BYTES} bytes, or fewer if it is short, starts as this one does. */
    public boolean isStart(byte[] start) {
        return HexFormat.of().formatHex(start).startsWith(magic);
    }

    /** Refuses content that does not start as this compression does. */
    void checkMagic(byte[] start, String where) throws ArtifactException {
        if (!isStart(start)) {
            throw new ArtifactException.Malformed(where, label + " data, as its name says", "other bytes");
        }
    }
}
