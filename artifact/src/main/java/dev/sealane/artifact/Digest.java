package dev.sealane.artifact;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A SHA-256 digest, the only kind artifacts use.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) {
    private static final int HEX_DIGITS = 64;

    public Digest {
        if (!isDigest(hex)) {
            throw new IllegalArgumentException("a SHA-256 digest is 64 lower-case hexadecimal digits");
        }
    }

    /** The digest written as {@code text}, or nothing if the text is anything but 64 lower-case hexadecimal digits. */
    public static Optional<Digest> parse(String text) {
        return isDigest(text) ? Optional.of(new Digest(text)) : Optional.empty();
    }

    /** The digest of bytes that are already in memory. */
    public static Digest of(byte[] bytes) {
        return finish(sha256(), bytes);
    }

    /** The digest of everything {@code hash} was fed with; resets it. */
    public static Digest finish(MessageDigest hash) {
        return new Digest(HexFormat.of().formatHex(hash.digest()));
    }

    /** A fresh SHA-256 computation, to be ended with {@link #finish(MessageDigest)}. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Digest finish(MessageDigest hash, byte[] bytes) {
        hash.update(bytes);
        return finish(hash);
    }

    private static boolean isDigest(String text) {
        return text.length() == HEX_DIGITS
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    @Override
    public String toString() {
        return hex;
    }
}
