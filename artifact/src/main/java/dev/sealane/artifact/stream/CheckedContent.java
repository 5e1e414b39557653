package dev.sealane.artifact.stream;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * Content of a known length, hashed as it is read.
 *
 * <p>The digest is compared before the last bytes are handed out, so whoever reads to the end has read what was promised.
 */
public final class CheckedContent extends BlockInput {
    private static final int BUFFER_BYTES = 128 * 1024;

    private final InputStream content;
    private final Digest expected;
    private final String name;
    private final MessageDigest hash = Digest.sha256();
    private long left;

    /**
     * Starts before the first byte.
     *
     * @param content at least {@code size} bytes, or it ends with an exception
     * @param name what the content is called in messages
     * @throws ArtifactException if it is empty and its digest is wrong
     */
    public CheckedContent(InputStream content, long size, Digest expected, String name) throws ArtifactException {
        this.content = content;
        this.expected = expected;
        this.name = name;
        this.left = size;
        if (left == 0) {
            checkDigest();
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = content.read(into, offset, length);
        if (read > 0) {
            hash.update(into, offset, read);
            left -= read;
            if (left == 0) {
                checkDigest();
            }
        }
        return read;
    }

    /** Reads and checks what nobody has read yet. */
    public void drain() throws IOException {
        byte[] buffer = new byte[left > 0 ? BUFFER_BYTES : 1];
        while (left > 0) {
            if (read(buffer, 0, buffer.length) < 0) {
                throw new IllegalStateException("archive readers end content early only with an exception");
            }
        }
    }

    private void checkDigest() throws ArtifactException {
        Digest found = Digest.finish(hash);
        if (!found.equals(expected)) {
            throw new ArtifactException.DigestMismatch(name, expected, found);
        }
    }
}
