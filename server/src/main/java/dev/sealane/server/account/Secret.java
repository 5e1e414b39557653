package dev.sealane.server.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A random text that opens a door: a session, an access token, the first link. Only its digest is stored; 256 random
 * bits need no stretching. Its text form does not show it.
 */
public record Secret(String text) {
    /** Texts longer than any secret of ours are not even hashed. */
    private static final int MAX_LENGTH = 128;

    private static final int BYTES = 32;

    /** A new secret; the prefix tells people and scanners what they found. */
    static Secret random(String prefix, SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Secret(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    boolean isPossible(String prefix) {
        return text.length() <= MAX_LENGTH && text.startsWith(prefix);
    }

    byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "secret";
    }
}
