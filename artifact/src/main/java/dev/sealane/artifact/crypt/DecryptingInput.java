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
    private static final int HELD_BACK_BYTES = 16;

    private final InputStream in;
    private final Cipher cipher;
    private final String where;
    private final byte[] stored = new byte[BUFFER_BYTES];
    /** Reused for each block: on a device with a small heap new arrays would fill it. The cipher may hold a block back. */
    private final byte[] plain = new byte[BUFFER_BYTES + HELD_BACK_BYTES];

    private int position;
    private int end;
    private boolean ended;

    /** Reads what {@code in} holds, to its end. */
    public DecryptingInput(InputStream in, ContentKey key, String where) throws UnusableKeyException {
        this.in = in;
        this.cipher = key.cipher(Cipher.DECRYPT_MODE);
        this.where = where;
    }

    /** Decrypts content that is in memory. */
    public static byte[] decrypt(byte[] stored, ContentKey key, String where) throws IOException {
        try {
            return key.cipher(Cipher.DECRYPT_MODE).doFinal(stored);
        } catch (GeneralSecurityException e) {
            throw failed(where, e);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == end) {
            if (ended) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, end - position);
        System.arraycopy(plain, position, into, offset, count);
        position += count;
        return count;
    }

    private void fill() throws IOException {
        int read = in.readNBytes(stored, 0, stored.length);
        ended = read < stored.length;
        try {
            end = ended ? cipher.doFinal(stored, 0, read, plain) : cipher.update(stored, 0, read, plain);
        } catch (GeneralSecurityException e) {
            throw failed(where, e);
        }
        position = 0;
    }

    private static ArtifactException failed(String where, GeneralSecurityException cause) {
        return new ArtifactException.DecryptionFailed(
                where, "AES-CBC content by this key that ends with its padding, found something else", cause);
    }
}
