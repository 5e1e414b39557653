package dev.sealane.server.account;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Stretches passwords with PBKDF2-HMAC-SHA512 (RFC 8018, section 5.2) and checks them in constant time.
 *
 * <p>The stored text is {@code pbkdf2-sha512$ITERATIONS$SALT$HASH}, so that the number of iterations can grow while
 * older hashes stay readable.
 */
final class PasswordHash {
    /** OWASP's recommendation for this function (Password Storage Cheat Sheet, 2023). */
    static final int ITERATIONS = 210_000;

    private static final String NAME = "pbkdf2-sha512";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 64;

    /** Stretching keeps a core busy for a tenth of a second: a flood of sign-ins may not take all of them. */
    private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private final SecureRandom random;
    private final Semaphore working = new Semaphore(AT_ONCE, true);
    private final String nobody;

    PasswordHash(SecureRandom random) {
        this.random = random;
        this.nobody = NAME + "$" + ITERATIONS + "$" + encode(new byte[SALT_BYTES]) + "$" + encode(new byte[HASH_BYTES]);
    }

    /** What is stored for a password. */
    String of(Password password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return NAME + "$" + ITERATIONS + "$" + encode(salt) + "$"
                + encode(stretch(password.secret(), salt, ITERATIONS));
    }

    /** Whether the secret is the one that was stored. Takes the same time for every secret. */
    boolean matches(String secret, String stored) {
        if (secret.length() > Password.MAX_LENGTH) {
            return false;
        }
        String[] parts = stored.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(NAME)) {
            throw new IllegalStateException("a stored password hash has an unknown form");
        }
        byte[] expected = Base64.getDecoder().decode(parts[3]);
        byte[] found = stretch(secret, Base64.getDecoder().decode(parts[2]), Integer.parseInt(parts[1]));
        return MessageDigest.isEqual(expected, found);
    }

    /** Takes the time of a check, so that the answer for an unknown user comes no sooner than for a known one. */
    void pretend(String secret) {
        boolean ignored = matches(secret, nobody);
    }

    private byte[] stretch(String secret, byte[] salt, int iterations) {
        PBEKeySpec specification = new PBEKeySpec(secret.toCharArray(), salt, iterations, HASH_BYTES * 8);
        working.acquireUninterruptibly();
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(specification)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has PBKDF2WithHmacSHA512", e);
        } finally {
            working.release();
            specification.clearPassword();
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
