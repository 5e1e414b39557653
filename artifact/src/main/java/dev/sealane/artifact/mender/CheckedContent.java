package dev.sealane.artifact.mender;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/**
 * The content of one payload file, hashed as it is read.
 *
 * <p>The digest is compared before the last bytes are handed out, so whoever reads to the end has read what the manifest
 * lists.
 */
final class CheckedContent extends InputStream {
    private static final int BUFFER_BYTES = 128 * 1024;

    private final InputStream content;
    private final PayloadFile file;
    private final MessageDigest hash = Digest.sha256();
    private long left;

    CheckedContent(InputStream content, PayloadFile file) throws ArtifactException {
        this.content = content;
        this.file = file;
        this.left = file.size();
        if (left == 0) {
            checkDigest();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
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
    void drain() throws IOException {
        byte[] buffer = new byte[left > 0 ? BUFFER_BYTES : 1];
        while (left > 0) {
            if (read(buffer, 0, buffer.length) < 0) {
                throw new IllegalStateException("the tar reader ends a content early only with an exception");
            }
        }
    }

    private void checkDigest() throws ArtifactException {
        Digest found = Digest.finish(hash);
        if (!found.equals(file.digest())) {
            throw new ArtifactException.DigestMismatch(Manifest.PAYLOAD_PREFIX + file.name(), file.digest(), found);
        }
    }
}
