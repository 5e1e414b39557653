package dev.sealane.artifact.crypt;

import dev.sealane.artifact.sign.UnusableKeyException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/**
 * Writes AES-CBC content; has to be closed for the padding to be there. The stream underneath stays open. Not thread-safe.
 */
public final class EncryptingOutput extends FilterOutputStream {
    private static final String PSEUDO_RANDOM = "HmacSHA256";

    private final Cipher cipher;
    private boolean closed;

    /** Encrypts into {@code out}. */
    public EncryptingOutput(OutputStream out, ContentKey key) throws UnusableKeyException {
        super(out);
        this.cipher = key.cipher(Cipher.ENCRYPT_MODE);
    }

    /** Encrypts content that is in memory. */
    public static byte[] encrypt(byte[] plain, ContentKey key) throws UnusableKeyException {
        try {
            return key.cipher(Cipher.ENCRYPT_MODE).doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException("the key cannot encrypt: " + e.getMessage(), e);
        }
    }

    /**
     * A vector that nobody without the key can foretell, and that is the same whenever the same content is encrypted with
     * the same key: so archives are reproducible, and equal contents are all that an observer learns.
     *
     * @param seed names the content: a digest of it
     * @throws UnusableKeyException if the key's bytes are out of reach, as in a token
     */
    public static byte[] deriveVector(ContentKey key, byte[] seed) throws UnusableKeyException {
        try {
            Mac mac = Mac.getInstance(PSEUDO_RANDOM);
            mac.init(key.key());
            return Arrays.copyOf(mac.doFinal(seed), ContentKey.VECTOR_BYTES);
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException("no vector can be derived from the key: " + e.getMessage(), e);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        byte[] stored = cipher.update(bytes, offset, length);
        if (stored != null) {
            out.write(stored);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            out.write(cipher.doFinal());
            out.flush();
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException("the key cannot encrypt: " + e.getMessage(), e);
        }
    }
}
