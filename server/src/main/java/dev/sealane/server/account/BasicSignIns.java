package dev.sealane.server.account;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.http.Principal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks passwords that come with every request. An access token does as well in the password's place.
 *
 * <p>Stretching takes a tenth of a second by design, so a password that was right is remembered for a while: as a digest
 * under a key that only this process has, and never longer than until its user changes. A wrong one costs the full time
 * and counts against the same limit as a sign-in. While changes of other servers do not arrive, nothing is remembered.
 */
public final class BasicSignIns {
    /** A script's run; what was changed without a notice, such as in the database by hand, holds no longer. */
    private static final Duration MEMORY = Duration.ofMinutes(5);

    /** Users and their programs, several times over. */
    private static final int MAX_KNOWN = 1_000;

    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MAX_KNOWN;
        }
    };

    private final Database database;
    private final Sessions sessions;
    private final Accounts accounts;
    private final AccessTokens tokens;
    private final InstantSource clock;
    private final SecretKeySpec key;
    private long generation;

    private record Known(Principal principal, Instant until) {}

    BasicSignIns(
            Database database,
            Sessions sessions,
            Accounts accounts,
            AccessTokens tokens,
            SecureRandom random,
            InstantSource clock) {
        this.database = database;
        this.sessions = sessions;
        this.accounts = accounts;
        this.tokens = tokens;
        this.clock = clock;
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
        // For the life of the process, as the accounts themselves.
        database.changes().subscribeToAll(this::forget);
    }

    /**
     * Whose e-mail and password these are.
     *
     * @param address where the request comes from
     * @throws TooManyAttempts before the password is looked at, if too many were wrong
     */
    Optional<Principal> find(BasicCredentials credentials, String address) {
        Secret secret = new Secret(credentials.password());
        if (secret.isPossible(AccessTokens.PREFIX)) {
            return tokens.find(secret).filter(principal -> principal.email().equalsIgnoreCase(credentials.email()));
        }
        String digest = digest(credentials);
        Optional<Principal> remembered = recall(digest);
        return remembered.isPresent() ? remembered : check(credentials, address, digest);
    }

    private Optional<Principal> check(BasicCredentials credentials, String address, String digest) {
        Tenant tenant = Tenant.DEFAULT;
        Instant until = clock.instant().plus(MEMORY);
        long asked = generation();
        try {
            UserId user = sessions.verify(tenant, credentials.email(), credentials.password(), address);
            return accounts.find(tenant, user).map(account -> {
                Principal principal = new Principal(
                        tenant, user.value(), account.email().value(), Principal.Via.PASSWORD, user.value());
                remember(digest, new Known(principal, until), asked);
                return principal;
            });
        } catch (WrongCredentials wrong) {
            return Optional.empty();
        }
    }

    private synchronized long generation() {
        return generation;
    }

    /** Only what was asked after the last change: a password that was changed meanwhile must not come back. */
    private synchronized void remember(String digest, Known entry, long asked) {
        if (asked == generation) {
            known.put(digest, entry);
        }
    }

    private synchronized Optional<Principal> recall(String digest) {
        return Optional.ofNullable(known.get(digest))
                .filter(entry ->
                        database.changes().isCurrent() && clock.instant().isBefore(entry.until()))
                .map(Known::principal);
    }

    private synchronized void forget(Change change) {
        switch (change.kind()) {
            case ACCOUNT, MISSED -> {
                generation++;
                known.clear();
            }
            case DEVICE, RELEASE, ROLLOUT, ASSIGNMENT, SETTINGS -> {}
        }
    }

    private String digest(BasicCredentials credentials) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            String text = credentials.email().length() + ":" + credentials.email() + credentials.password();
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has HmacSHA256", e);
        }
    }
}
