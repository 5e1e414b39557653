package dev.sealane.server.mender;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.AuthSetId;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The tokens devices show with every request: JWTs with the claims of Mender (device API digest, 1.5).
 *
 * <p>Signed with HMAC-SHA256: only this server makes and reads them. A token that was found good is remembered, because a
 * device shows the same one for a week; its expiry is looked at each time. Only exactly the header written here is accepted, so a token cannot choose its own algorithm. A valid token only says that it was
 * given; whether its key is still admitted is asked on each request.
 */
public final class DeviceTokens {
    /** How long a token works; clients fetch a new one when told 401 (digest, 1.5). */
    public static final Duration LIFETIME = Duration.ofDays(7);

    /** Our own tokens have about 400 characters. */
    private static final int MAX_LENGTH = 2048;

    private static final String ISSUER = "Sealane";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER =
            ENCODER.encodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));

    /** Remembered tokens; a larger fleet is checked anew more often. Each takes about a kilobyte. */
    private static final int MAX_REMEMBERED = 50_000;

    private final ConcurrentHashMap<String, Verified> remembered = new ConcurrentHashMap<>();
    private final SecretKeySpec key;
    private final InstantSource clock;

    private record Verified(Claims claims, long expires) {}

    /** Signs with this key, which nothing else may use. */
    public DeviceTokens(byte[] key, InstantSource clock) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
    }

    /** What a valid token says. */
    public record Claims(Tenant tenant, DeviceId device, AuthSetId key) {}

    /** A token for an admitted device. */
    public String issue(Claims claims) {
        Instant now = clock.instant();
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("jti", claims.key().toString());
        payload.put("sub", claims.device().toString());
        payload.put("iss", ISSUER);
        payload.put("iat", now.getEpochSecond());
        payload.put("nbf", now.getEpochSecond());
        payload.put("exp", now.plus(LIFETIME).getEpochSecond());
        payload.put("mender.device", true);
        payload.put("mender.tenant", claims.tenant().id());
        payload.put("mender.plan", "os");
        payload.put("mender.trial", false);
        payload.put("mender.addons", java.util.List.of());
        String signed =
                HEADER + "." + ENCODER.encodeToString(Json.write(payload).getBytes(StandardCharsets.UTF_8));
        return signed + "." + ENCODER.encodeToString(sign(signed));
    }

    /** What the token says, if this server made it and it has not expired. */
    public Optional<Claims> verify(String token) {
        Verified known = remembered.get(token);
        Optional<Verified> verified = known == null ? check(token) : Optional.of(known);
        if (known == null && verified.isPresent()) {
            remember(token, verified.get());
        }
        long now = clock.instant().getEpochSecond();
        return verified.filter(found -> now < found.expires()).map(Verified::claims);
    }

    /** Forgetting all of them at once costs each device one check, and needs no bookkeeping on each poll. */
    private void remember(String token, Verified verified) {
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(token, verified);
    }

    private Optional<Verified> check(String token) {
        int end = token.lastIndexOf('.');
        if (token.length() > MAX_LENGTH || end < 0 || !token.startsWith(HEADER + ".")) {
            return Optional.empty();
        }
        try {
            String signed = token.substring(0, end);
            if (!MessageDigest.isEqual(sign(signed), Base64.getUrlDecoder().decode(token.substring(end + 1)))) {
                return Optional.empty();
            }
            byte[] payload = Base64.getUrlDecoder().decode(signed.substring(HEADER.length() + 1));
            return read(Json.mapper().readTree(payload));
        } catch (IllegalArgumentException | JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<Verified> read(JsonNode payload) {
        boolean valid = payload.path("mender.device").asBoolean(false)
                && ISSUER.equals(payload.path("iss").asString(""));
        Optional<Tenant> tenant = Tenant.parse(payload.path("mender.tenant").asString(""));
        Optional<DeviceId> device = DeviceId.parse(payload.path("sub").asString(""));
        Optional<AuthSetId> keyId = AuthSetId.parse(payload.path("jti").asString(""));
        return valid && tenant.isPresent() && device.isPresent() && keyId.isPresent()
                ? Optional.of(new Verified(
                        new Claims(tenant.get(), device.get(), keyId.get()),
                        payload.path("exp").asLong(0)))
                : Optional.empty();
    }

    private byte[] sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
