package dev.sealane.server.account;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseException;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.http.Principal;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.refusal.NotFound;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes, lists, checks and deletes the tokens that users give to their programs. */
public final class AccessTokens {
    /** A token for each program of a person. */
    public static final int MAX_TOKENS = 50;

    public static final int MAX_NAME = 256;
    /** A token that outlives ten years is one without an end. */
    public static final Duration MAX_LIFE = Duration.ofDays(3650);

    static final String PREFIX = "sealane_token_";

    /** The time of last use is kept to the minute, so that a busy program does not write on every call. */
    private static final Duration USE_STEP = Duration.ofMinutes(1);

    private static final String SELECT =
            "select id, name, created_at, expires_at, used_at from access_token where tenant = ? and account_id = ?";

    private final Database database;
    private final SecureRandom random;
    private final InstantSource clock;

    public AccessTokens(Database database, SecureRandom random, InstantSource clock) {
        this.database = database;
        this.random = random;
        this.clock = clock;
    }

    /** A token that has just been made: the only time its secret is known. */
    public record Created(UUID id, Secret secret) {}

    /**
     * Makes a token.
     *
     * @param life how long it is good; empty means until it is deleted
     * @throws AccountRefused if the user has one of this name, or too many
     */
    public Created create(Tenant tenant, UserId user, String name, Optional<Duration> life) {
        requireName(name);
        life.ifPresent(AccessTokens::requireLife);
        Created created = new Created(UUID.randomUUID(), Secret.random(PREFIX, random));
        try {
            database.run(transaction -> {
                long existing = transaction.number(
                        "select count(*) from access_token where tenant = ? and account_id = ?",
                        tenant.id(),
                        user.value());
                if (existing >= MAX_TOKENS) {
                    throw AccountRefused.tooManyTokens(MAX_TOKENS);
                }
                transaction.update(
                        """
                        insert into access_token (tenant, id, account_id, name, digest, created_at, expires_at)
                        values (?, ?, ?, ?, ?, ?, ?)""",
                        tenant.id(),
                        created.id(),
                        user.value(),
                        name,
                        created.secret().digest(),
                        clock.instant(),
                        life.map(duration -> clock.instant().plus(duration)));
            });
        } catch (DatabaseException e) {
            throw e.isDuplicate() ? AccountRefused.tokenExists(name) : e;
        }
        return created;
    }

    /** The user's tokens by name, expired ones included. */
    public List<AccessToken> list(Tenant tenant, UserId user) {
        return database.call(transaction ->
                transaction.list(SELECT + " order by name", AccessTokens::read, tenant.id(), user.value()));
    }

    /** Ends a token. */
    public void delete(Tenant tenant, UserId user, UUID id) {
        int deleted = database.call(transaction -> transaction.update(
                "delete from access_token where tenant = ? and account_id = ? and id = ?",
                tenant.id(),
                user.value(),
                id));
        if (deleted == 0) {
            throw new NotFound("token", id.toString());
        }
    }

    /** Who holds this secret, if it belongs to a token that is good. */
    public Optional<Principal> find(Secret secret) {
        if (!secret.isPossible(PREFIX)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return database.call(transaction -> {
            Optional<Principal> found = transaction.first(
                    """
                    select t.tenant, t.id, t.account_id, a.email from access_token t
                    join account a on a.tenant = t.tenant and a.id = t.account_id
                    where t.digest = ? and (t.expires_at is null or t.expires_at > ?)""",
                    row -> new Principal(
                            new Tenant(row.text("tenant")),
                            row.uuid("account_id"),
                            row.text("email"),
                            Principal.Via.TOKEN,
                            row.uuid("id")),
                    secret.digest(),
                    now);
            found.ifPresent(principal ->
                    transaction.update("""
                    update access_token set used_at = ? where tenant = ? and id = ?
                    and (used_at is null or used_at < ?)""", now, principal.tenant().id(), principal.credential(), now.minus(USE_STEP)));
            return found;
        });
    }

    private static void requireName(String name) {
        if (name.isBlank() || name.length() > MAX_NAME || name.indexOf('\0') >= 0) {
            throw new InvalidInput("name", "expected 1 to " + MAX_NAME + " characters");
        }
    }

    private static void requireLife(Duration life) {
        if (life.isNegative() || life.isZero() || life.compareTo(MAX_LIFE) > 0) {
            throw new InvalidInput("expires_in", "expected 1 to " + MAX_LIFE.toSeconds() + " seconds");
        }
    }

    private static AccessToken read(Row row) {
        return new AccessToken(
                row.uuid("id"),
                row.text("name"),
                row.instant("created_at"),
                row.optionalInstant("expires_at"),
                row.optionalInstant("used_at"));
    }
}
