package dev.sealane.artifact.stream;

import dev.sealane.artifact.ArtifactException;
import java.io.IOException;
import java.io.InputStream;

/** Deals with what follows the end of an archive: padding, or rubbish that every stock reader ignores (rows C0, C1). */
public final class Trailing {
    private static final int BUFFER_BYTES = 16 * 1024;

    private Trailing() {}

    /**
     * Reads to the end of the input.
     *
     * @return whether there was anything but zeros
     */
    public static boolean drain(InputStream in, int maxBytes, String where) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        boolean rubbish = false;
        int total = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            total += read;
            if (total > maxBytes) {
                throw new ArtifactException.LimitExceeded("the bytes after the end of an archive", maxBytes, where);
            }
            for (int i = 0; i < read && !rubbish; i++) {
                rubbish = buffer[i] != 0;
            }
        }
        return rubbish;
    }
}
