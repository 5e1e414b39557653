package dev.sealane.server.device;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A random secret for a device or a gateway, as it is when it is made: shown once, and kept as a digest only. Its text
 * form does not show it.
 *
 * @param secret 256 random bits in letters that every configuration file can hold
 */
public record FreshToken(String secret) {
    private static final int BYTES = 32;

    /** A new one. */
    public static FreshToken create(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new FreshToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What the server keeps of it. */
    public Credential.Token credential() {
        return Credential.Token.of("token", secret);
    }

    @Override
    public String toString() {
        return "secret";
    }
}
