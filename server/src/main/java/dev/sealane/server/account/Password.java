package dev.sealane.server.account;

import java.util.Locale;

/**
 * A password that is good enough to be set. Its text form does not show it.
 *
 * <p>Length is what counts (NIST SP 800-63B, 3.1.1.2); no mix of character classes is asked for.
 */
public record Password(String secret) {
    /** Guessing twelve characters online is hopeless behind {@link SignInLimit}, and offline behind the stretched hash. */
    public static final int MIN_LENGTH = 12;
    /** Bounds the work that one request can ask the hash for. */
    public static final int MAX_LENGTH = 256;

    private static final int MIN_DIFFERENT = 5;

    /**
     * Takes a password that somebody wants to use from now on.
     *
     * @throws WeakPassword that says what would do
     */
    public static Password choose(String secret, Email email) {
        if (secret.length() < MIN_LENGTH || secret.length() > MAX_LENGTH) {
            throw new WeakPassword(
                    "expected " + MIN_LENGTH + " to " + MAX_LENGTH + " characters, found " + secret.length());
        }
        if (secret.chars().distinct().count() < MIN_DIFFERENT) {
            throw new WeakPassword("expected at least " + MIN_DIFFERENT + " different characters");
        }
        if (secret.toLowerCase(Locale.ROOT).contains(email.value())) {
            throw new WeakPassword("it contains the e-mail address");
        }
        return new Password(secret);
    }

    @Override
    public String toString() {
        return "password";
    }
}
