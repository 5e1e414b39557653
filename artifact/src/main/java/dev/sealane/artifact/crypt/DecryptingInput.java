package dev.sealane.artifact.crypt;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.sign.UnusableKeyException;
import dev.sealane.artifact.stream.BlockInput;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;

/**
 * Reads AES-CBC content.
 *
 * <p>Unlike the platform's own stream it fails where the padding at the end is wrong, which is how a wrong key shows. Content
 * was handed out by then, and its digest is for others to check. Not thread-safe; the input is not closed.
 */
public final class DecryptingInput extends BlockInput {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final Cipher cipher;
    private final String where;
    private final byte[] stored = new byte[BUFFER_BYTES];
    private byte[] plain = new byte[0];
    private int position;
    private boolean ended;

    /** Reads what {@code in} holds, to its end. */
    public DecryptingInput(InputStream in, ContentKey key, String where) throws UnusableKeyException {
        this.in = in;
        this.cipher = key.cipher(Cipher.DECRYPT_MODE);
        this.where = where;
    }

    /** Decrypts content that is in memory. */
    public static byte[] decrypt(byte[] stored, ContentKey key, String where) throws IOException {
        return finish(key.cipher(Cipher.DECRYPT_MODE), stored, 0, stored.length, where);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == plain.length) {
            if (ended) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, plain.length - position);
        System.arraycopy(plain, position, into, offset, count);
        position += count;
        return count;
    }

    private void fill() throws IOException {
        int read = in.readNBytes(stored, 0, stored.length);
        ended = read < stored.length;
        byte[] next = ended ? finish(cipher, stored, 0, read, where) : cipher.update(stored, 0, read);
        plain = next == null ? new byte[0] : next;
        position = 0;
    }

    private static byte[] finish(Cipher cipher, byte[] bytes, int offset, int length, String where)
            throws ArtifactException {
        try {
            return cipher.doFinal(bytes, offset, length);
        } catch (GeneralSecurityException e) {
            throw new ArtifactException.DecryptionFailed(
                    where, "AES-CBC content by this key that ends with its padding, found something else", e);
        }
    }
}
