package dev.sealane.artifact.crypt;

import dev.sealane.artifact.sign.UnusableKeyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An AES key for content, with the vector that goes with it (image digest, section 5.4).
 *
 * <p>AES-CBC protects secrecy and nothing else: whoever decrypts has to check a digest of what is stored. The key may live in
 * a provider, such as a token, and never leave it. Immutable.
 */
public final class ContentKey {
    /** AES works on blocks of this size, and so does its vector. */
    public static final int VECTOR_BYTES = 16;

    private static final int MAX_FILE_BYTES = 4096;
    private static final String TRANSFORMATION = "AES/CBC/PKCS5Padding";
    private static final Pattern FILE = Pattern.compile(
            "([0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})[ \t]+([0-9A-Fa-f]{32})(?:\\s.*)?", Pattern.DOTALL);

    private final SecretKey key;
    private final byte[] vector;
    private final Optional<Provider> provider;

    private ContentKey(SecretKey key, byte[] vector, Optional<Provider> provider) {
        if (vector.length != VECTOR_BYTES) {
            throw new IllegalArgumentException("a vector has " + VECTOR_BYTES + " bytes, not " + vector.length);
        }
        this.key = key;
        this.vector = vector.clone();
        this.provider = provider;
    }

    /** A key that any provider of the platform can use. */
    public static ContentKey of(SecretKey key, byte[] vector) {
        return new ContentKey(key, vector, Optional.empty());
    }

    /** A key that only {@code provider} can use. */
    public static ContentKey in(Provider provider, SecretKey key, byte[] vector) {
        return new ContentKey(key, vector, Optional.of(provider));
    }

    /** Reads a key file: {@code KEY VECTOR} in hexadecimal on the first line; further words mean nothing. */
    public static ContentKey readFile(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return parseFile(new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.ISO_8859_1));
        }
    }

    /** The same from the text of a key file. */
    public static ContentKey parseFile(String text) throws UnusableKeyException {
        Matcher matcher = FILE.matcher(text);
        if (!matcher.matches()) {
            throw new UnusableKeyException("unusable key: expected an AES key of 32, 48 or 64 hexadecimal digits and"
                    + " a vector of 32 on the first line, found something else");
        }
        HexFormat hex = HexFormat.of();
        return of(new SecretKeySpec(hex.parseHex(matcher.group(1)), "AES"), hex.parseHex(matcher.group(2)));
    }

    /** The same key with another vector. */
    public ContentKey withVector(byte[] other) {
        return new ContentKey(key, other, provider);
    }

    /** The vector. */
    public byte[] vector() {
        return vector.clone();
    }

    /** The key itself, for deriving vectors; its bytes may be out of reach. */
    SecretKey key() {
        return key;
    }

    /**
     * The bytes of the key in hexadecimal, for a description that only its recipients can read.
     *
     * @throws UnusableKeyException if the provider does not give them away
     */
    public String hex() throws UnusableKeyException {
        byte[] bytes = key.getEncoded();
        if (bytes == null) {
            throw new UnusableKeyException("unusable key: its provider does not give it away");
        }
        return HexFormat.of().formatHex(bytes);
    }

    /** A cipher that is ready to decrypt or encrypt one content. */
    Cipher cipher(int mode) throws UnusableKeyException {
        try {
            Cipher cipher = provider.isPresent()
                    ? Cipher.getInstance(TRANSFORMATION, provider.get())
                    : Cipher.getInstance(TRANSFORMATION);
            cipher.init(mode, key, new IvParameterSpec(vector));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException("the key cannot encrypt or decrypt with AES-CBC: " + e.getMessage(), e);
        }
    }

    /** Names the algorithm only. */
    @Override
    public String toString() {
        return "ContentKey[AES]";
    }
}
