package dev.sealane.server.download;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.release.ArtifactId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks links to artifacts.
 *
 * <p>Whoever holds a link may download this one artifact until it expires, and can make no other link of it: tenant,
 * artifact and time are covered by an HMAC-SHA256 under a key of the server.
 */
public final class DownloadLinks {
    /** How long a link works: stock clients never ask for a fresh one during a download (digest, section 6). */
    public static final Duration LIFETIME = Duration.ofHours(24);

    private static final String PREFIX = "/download/";
    private static final int MAX_DIGITS = 15;

    private final SecretKeySpec key;
    private final InstantSource clock;

    /** Signs with this key, which nothing else may use. */
    public DownloadLinks(byte[] key, InstantSource clock) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
    }

    /** Where and until when. */
    public record Link(String url, Instant expiresAt) {}

    /**
     * A fresh link.
     *
     * @param base the address under which the asker reaches the server, without a slash at the end
     */
    public Link create(String base, Tenant tenant, ArtifactId artifact) {
        long expires = clock.instant().plus(LIFETIME).getEpochSecond();
        String url = base + PREFIX + tenant.id() + "/" + artifact + "?expires=" + expires + "&signature="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(sign(tenant, artifact, expires));
        return new Link(url, Instant.ofEpochSecond(expires));
    }

    /** Whether the parts of a link belong together and the link has not expired. */
    public boolean isValid(Tenant tenant, ArtifactId artifact, String expires, String signature) {
        Optional<Long> time = parseTime(expires);
        return time.isPresent()
                && clock.instant().getEpochSecond() < time.get()
                && matches(sign(tenant, artifact, time.get()), signature);
    }

    private static boolean matches(byte[] expected, String signature) {
        try {
            return MessageDigest.isEqual(expected, Base64.getUrlDecoder().decode(signature));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<Long> parseTime(String text) {
        boolean digits =
                !text.isEmpty() && text.length() <= MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private byte[] sign(Tenant tenant, ArtifactId artifact, long expires) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            String covered = tenant.id() + "\n" + artifact + "\n" + expires;
            return mac.doFinal(covered.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
