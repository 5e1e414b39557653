package dev.sealane.server.account;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How the first user of a new server gets in: by a link that the server prints, or by credentials that whoever starts it
 * unattended hands over. Nothing has a default password.
 *
 * <p>The link works once, for {@link #LIFE}, and only while there is no user; each start without a user makes a new
 * one, and the one before is worth nothing.
 */
public final class FirstUser {
    /** Long enough to install today and sign in tomorrow morning. */
    public static final Duration LIFE = Duration.ofHours(24);

    private static final String PREFIX = "first_";
    private static final Logger LOG = System.getLogger(FirstUser.class.getName());

    private final Database database;
    private final Accounts accounts;
    private final SecureRandom random;
    private final InstantSource clock;

    public FirstUser(Database database, Accounts accounts, SecureRandom random, InstantSource clock) {
        this.database = database;
        this.accounts = accounts;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Makes the link's secret if there is no user; the caller prints it where only the operator reads.
     */
    public Optional<Secret> offer(Tenant tenant) {
        if (!accounts.isEmpty(tenant)) {
            return Optional.empty();
        }
        Secret secret = Secret.random(PREFIX, random);
        database.run(transaction -> transaction.update(
                """
                insert into first_link (tenant, digest, expires_at) values (?, ?, ?)
                on conflict (tenant) do update set digest = excluded.digest, expires_at = excluded.expires_at""", tenant.id(), secret.digest(), clock.instant().plus(LIFE)));
        return Optional.of(secret);
    }

    /** Whether the link with this secret still works; does not use it up. */
    public boolean isOpen(Tenant tenant, Secret secret) {
        return secret.isPossible(PREFIX)
                && database.call(transaction -> transaction.number(
                                "select count(*) from first_link where tenant = ? and digest = ? and expires_at > ?",
                                tenant.id(),
                                secret.digest(),
                                clock.instant()))
                        == 1
                && accounts.isEmpty(tenant);
    }

    /**
     * Creates the first user and uses the link up. A password that is refused leaves the link as it was.
     *
     * @throws AccountRefused if the link does not work any more
     * @throws WeakPassword if the password is not good enough
     */
    public UserId redeem(Tenant tenant, Secret secret, Email email, String password) {
        Password chosen = Password.choose(password, email);
        if (!isOpen(tenant, secret)) {
            throw AccountRefused.linkInvalid();
        }
        // Two redemptions at the same moment: the tenant's lock lets one create the user, which deletes the link.
        return accounts.createFirst(tenant, email, chosen).orElseThrow(AccountRefused::linkInvalid);
    }

    /**
     * Creates the first user from credentials of the environment, where there is no user yet; where there is one,
     * nothing changes, so that the same environment serves every start.
     *
     * @throws WeakPassword if the password is not good enough
     */
    public void ensure(Tenant tenant, Email email, String password) {
        if (!accounts.isEmpty(tenant)) {
            return;
        }
        accounts.createFirst(tenant, email, Password.choose(password, email))
                .ifPresent(user -> LOG.log(Level.INFO, "the first user, {0}, was created from the environment", email));
    }
}
