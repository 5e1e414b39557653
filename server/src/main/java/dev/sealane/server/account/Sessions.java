package dev.sealane.server.account;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.http.Principal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Signs users in and out. A session is a secret that its owner holds and a digest that is stored. */
public final class Sessions {
    /** Mender's management API lets a sign-in last seven days (digest, section 1). */
    public static final Duration LIFE = Duration.ofDays(7);

    static final String PREFIX = "sealane_session_";

    private static final Logger LOG = System.getLogger(Sessions.class.getName());

    private final Database database;
    private final Accounts accounts;
    private final SignInLimit limit;
    private final SecureRandom random;
    private final InstantSource clock;

    public Sessions(Database database, Accounts accounts, SecureRandom random, InstantSource clock) {
        this.database = database;
        this.accounts = accounts;
        this.limit = new SignInLimit(clock);
        this.random = random;
        this.clock = clock;
    }

    /** A session that has just begun. */
    public record Opened(UserId user, UUID id, Secret secret, Instant expiresAt) {}

    /**
     * Begins a session for whoever knows the password.
     *
     * @param address where the attempt comes from
     * @throws TooManyAttempts before the password is looked at, if too many were wrong
     * @throws WrongCredentials if e-mail and password do not belong together
     */
    public Opened signIn(Tenant tenant, String email, String password, String address) {
        return open(tenant, verify(tenant, email, password, address));
    }

    /** The same without a session: who is it that knows the password? */
    UserId verify(Tenant tenant, String email, String password, String address) {
        String account = email.length() > Email.MAX_LENGTH
                ? email.substring(0, Email.MAX_LENGTH)
                : email.toLowerCase(Locale.ROOT);
        limit.take(account, address);
        UserId user = accounts.check(tenant, account, password).orElseThrow(() -> {
            LOG.log(Level.INFO, "a sign-in from {0} failed", address);
            return new WrongCredentials();
        });
        limit.succeeded(account, address);
        return user;
    }

    /** Begins a session without asking: for the user who has just been created by the first link. */
    public Opened open(Tenant tenant, UserId user) {
        Opened opened = new Opened(
                user,
                UUID.randomUUID(),
                Secret.random(PREFIX, random),
                clock.instant().plus(LIFE));
        database.run(transaction -> {
            transaction.update("delete from session where expires_at < ?", clock.instant());
            transaction.update(
                    "insert into session (tenant, id, account_id, digest, expires_at) values (?, ?, ?, ?, ?)",
                    tenant.id(),
                    opened.id(),
                    user.value(),
                    opened.secret().digest(),
                    opened.expiresAt());
            transaction.update(
                    "update account set signed_in_at = ? where tenant = ? and id = ?",
                    clock.instant(),
                    tenant.id(),
                    user.value());
        });
        return opened;
    }

    /** Who holds this secret, if it belongs to a session that lasts. */
    public Optional<Principal> find(Secret secret, Principal.Via via) {
        if (!secret.isPossible(PREFIX)) {
            return Optional.empty();
        }
        return database.call(transaction -> transaction.first(
                """
                select s.tenant, s.id, s.account_id, a.email from session s
                join account a on a.tenant = s.tenant and a.id = s.account_id
                where s.digest = ? and s.expires_at > ?""",
                row -> new Principal(
                        new Tenant(row.text("tenant")), row.uuid("account_id"), row.text("email"), via, row.uuid("id")),
                secret.digest(),
                clock.instant()));
    }

    /** Ends the session that the principal showed; an access token is not ended by signing out. */
    public void signOut(Principal principal) {
        database.run(transaction -> transaction.update(
                "delete from session where tenant = ? and id = ?",
                principal.tenant().id(),
                principal.credential()));
    }
}
