package dev.sealane.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The formats of update files, told apart by how they start. */
public enum ArtifactFormat {
    /** A Mender artifact: a tar archive. */
    MENDER,
    /** A SWUpdate image: a cpio archive. */
    SWU;

    private static final int MAGIC_BYTES = 6;

    /** The format of a file; whatever is no cpio archive is left to the reader of Mender artifacts to judge. */
    public static ArtifactFormat of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ofStart(in.readNBytes(MAGIC_BYTES));
        }
    }

    /** The format of content that starts with these bytes. */
    public static ArtifactFormat ofStart(byte[] start) {
        return new String(start, StandardCharsets.ISO_8859_1).startsWith("07070") ? SWU : MENDER;
    }
}
