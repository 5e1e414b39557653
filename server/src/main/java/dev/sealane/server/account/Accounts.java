package dev.sealane.server.account;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseException;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.refusal.NotFound;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** The users of a tenant and their passwords. */
public final class Accounts {
    /** A team, not a customer base: lists of users are not paged. */
    public static final int MAX_USERS = 500;

    private static final Logger LOG = System.getLogger(Accounts.class.getName());
    private static final String SELECT =
            "select id, email, created_at, changed_at, signed_in_at from account where tenant = ?";

    private final Database database;
    private final PasswordHash hash;

    public Accounts(Database database, SecureRandom random) {
        this.database = database;
        this.hash = new PasswordHash(random);
    }

    /** Whether nobody can sign in yet. */
    public boolean isEmpty(Tenant tenant) {
        return database.call(transaction -> isEmpty(transaction, tenant));
    }

    /** Every user by e-mail. */
    public List<User> list(Tenant tenant) {
        return database.call(transaction ->
                transaction.list(SELECT + " order by email limit ?", Accounts::read, tenant.id(), MAX_USERS));
    }

    public Optional<User> find(Tenant tenant, UserId id) {
        return database.call(
                transaction -> transaction.first(SELECT + " and id = ?", Accounts::read, tenant.id(), id.value()));
    }

    /**
     * The user, who must exist.
     *
     * @throws NotFound if there is no such user
     */
    public User get(Tenant tenant, UserId id) {
        return find(tenant, id).orElseThrow(() -> new NotFound("user", id.toString()));
    }

    /**
     * Lets a person in from now on.
     *
     * @throws AccountRefused if the e-mail is taken
     */
    public UserId create(Tenant tenant, Email email, Password password) {
        String stored = hash.of(password);
        return database.call(transaction -> insert(transaction, tenant, email, stored));
    }

    /** The same, but only where nobody is yet; answers nothing where somebody is. */
    public Optional<UserId> createFirst(Tenant tenant, Email email, Password password) {
        String stored = hash.of(password);
        return database.call(transaction -> {
            lock(transaction, tenant);
            return isEmpty(transaction, tenant)
                    ? Optional.of(insert(transaction, tenant, email, stored))
                    : Optional.empty();
        });
    }

    /** Changes the address a user signs in with. */
    public void rename(Tenant tenant, UserId id, Email email) {
        try {
            database.run(transaction -> {
                int changed = transaction.update(
                        "update account set email = ?, changed_at = now() where tenant = ? and id = ?",
                        email.value(),
                        tenant.id(),
                        id.value());
                requireOne(changed, id);
                transaction.publish(new Change(tenant, Change.Kind.ACCOUNT, id.toString()));
            });
        } catch (DatabaseException e) {
            throw e.isDuplicate() ? AccountRefused.emailTaken(email) : e;
        }
    }

    /** Sets a password and ends every session of the user: whoever knew the old one is out. Tokens stay. */
    public void setPassword(Tenant tenant, UserId id, Password password) {
        String stored = hash.of(password);
        database.run(transaction -> {
            int changed = transaction.update(
                    "update account set password = ?, changed_at = now() where tenant = ? and id = ?",
                    stored,
                    tenant.id(),
                    id.value());
            requireOne(changed, id);
            transaction.update("delete from session where tenant = ? and account_id = ?", tenant.id(), id.value());
            transaction.publish(new Change(tenant, Change.Kind.ACCOUNT, id.toString()));
            LOG.log(Level.INFO, "user {0} has a new password", id);
        });
    }

    /**
     * Removes a user with all sessions and tokens.
     *
     * @throws AccountRefused if nobody would be left
     */
    public void delete(Tenant tenant, UserId id) {
        database.run(transaction -> {
            lock(transaction, tenant);
            get(transaction, tenant, id);
            if (transaction.number("select count(*) from account where tenant = ?", tenant.id()) == 1) {
                throw AccountRefused.lastUser();
            }
            transaction.update("delete from account where tenant = ? and id = ?", tenant.id(), id.value());
            transaction.publish(new Change(tenant, Change.Kind.ACCOUNT, id.toString()));
            LOG.log(Level.INFO, "user {0} deleted", id);
        });
    }

    /** Whether this is the user's password. */
    public boolean isPassword(Tenant tenant, UserId id, String secret) {
        return stored(tenant, "id = ?", id.value())
                .filter(found -> hash.matches(secret, found.password()))
                .isPresent();
    }

    /** The user with this e-mail and password. Takes as long when there is no such user. */
    Optional<UserId> check(Tenant tenant, String email, String secret) {
        Optional<Stored> found = stored(tenant, "email = ?", email);
        if (found.isEmpty()) {
            hash.pretend(secret);
        }
        return found.filter(stored -> hash.matches(secret, stored.password())).map(Stored::id);
    }

    private record Stored(UserId id, String password) {}

    private Optional<Stored> stored(Tenant tenant, String condition, Object value) {
        return database.call(transaction -> transaction.first(
                "select id, password from account where tenant = ? and " + condition,
                row -> new Stored(new UserId(row.uuid("id")), row.text("password")),
                tenant.id(),
                value));
    }

    /** Users come and go one after another, so that "the first" and "the last" are facts. */
    private static void lock(Transaction transaction, Tenant tenant) {
        transaction.list("select id from tenant where id = ? for no key update", row -> row.text("id"), tenant.id());
    }

    private static boolean isEmpty(Transaction transaction, Tenant tenant) {
        return transaction.number("select count(*) from account where tenant = ?", tenant.id()) == 0;
    }

    private static UserId insert(Transaction transaction, Tenant tenant, Email email, String stored) {
        UserId id = UserId.random();
        int inserted = transaction.update("""
                insert into account (tenant, id, email, password) values (?, ?, ?, ?)
                on conflict (tenant, email) do nothing""", tenant.id(), id.value(), email.value(), stored);
        if (inserted == 0) {
            throw AccountRefused.emailTaken(email);
        }
        transaction.update("delete from first_link where tenant = ?", tenant.id());
        transaction.publish(new Change(tenant, Change.Kind.ACCOUNT, id.toString()));
        LOG.log(Level.INFO, "user {0} created", id);
        return id;
    }

    private static void get(Transaction transaction, Tenant tenant, UserId id) {
        requireOne(
                transaction
                        .list(
                                "select id from account where tenant = ? and id = ?",
                                row -> row.uuid("id"),
                                tenant.id(),
                                id.value())
                        .size(),
                id);
    }

    private static void requireOne(int rows, UserId id) {
        if (rows == 0) {
            throw new NotFound("user", id.toString());
        }
    }

    private static User read(Row row) {
        return new User(
                new UserId(row.uuid("id")),
                new Email(row.text("email")),
                row.instant("created_at"),
                row.instant("changed_at"),
                row.optionalInstant("signed_in_at"));
    }
}
