package dev.sealane.server.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.lang.System.Logger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.flywaydb.core.Flyway;

/**
 * The one place where a transaction begins and ends.
 *
 * <p>A transaction commits when its work returns and rolls back when it throws. Deadlock victims run again, so work must
 * have no effect outside the database. What a transaction published is announced to other servers at the commit and
 * delivered to the subscribers of this server before {@link #run} returns: who sees the answer sees the effect.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Database.class.getName());

    /** More connections than cores and spindles only queue inside PostgreSQL instead of here. */
    private static final int MAX_CONNECTIONS = 16;

    /** How long a request waits for a free connection before it is answered with an error. */
    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(10);

    /** A transaction that met a deadlock runs again this often; more would hide a wrong lock order. */
    private static final int MAX_ATTEMPTS = 4;

    private final HikariDataSource pool;
    private final Changes changes;

    private Database(HikariDataSource pool, Changes changes) {
        this.pool = pool;
        this.changes = changes;
    }

    /**
     * Connects, brings the schema up to date and starts to listen for changes.
     *
     * @throws DatabaseException if the database cannot be reached
     */
    public static Database open(DatabaseUrl url) {
        HikariDataSource pool = connect(url);
        try {
            Flyway.configure()
                    .dataSource(pool)
                    .locations("classpath:db/migration")
                    .loggers("slf4j")
                    .load()
                    .migrate();
            return new Database(pool, Changes.listen(url));
        } catch (RuntimeException | Error e) {
            pool.close();
            throw e;
        }
    }

    private static HikariDataSource connect(DatabaseUrl url) {
        try {
            return new HikariDataSource(poolConfig(url));
        } catch (HikariPool.PoolInitializationException e) {
            SQLException reason = e.getCause() instanceof SQLException failed ? failed : new SQLException(e);
            throw new DatabaseException("the database " + url + " cannot be reached", reason);
        }
    }

    /** Work that needs the database and answers something. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Transaction transaction);
    }

    /** Work that needs the database and answers nothing. */
    @FunctionalInterface
    public interface Action {
        void run(Transaction transaction);
    }

    /** Runs the work in one transaction (read committed). */
    public <T> T call(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(work);
            } catch (DatabaseException e) {
                if (!e.isTransient() || attempt == MAX_ATTEMPTS) {
                    throw e;
                }
                LOG.log(Logger.Level.DEBUG, "transaction runs again after SQLSTATE {0}", e.state());
            }
        }
    }

    /** Runs the action in one transaction (read committed). */
    public void run(Action action) {
        call(transaction -> {
            action.run(transaction);
            return true;
        });
    }

    /** What was committed, here and on other servers of the same database. */
    public Changes changes() {
        return changes;
    }

    /** Whether the database answers, for the health check. */
    public boolean isReachable() {
        try {
            return call(transaction -> transaction.number("select 1")) == 1;
        } catch (DatabaseException e) {
            LOG.log(Logger.Level.WARNING, "the database does not answer: {0}", e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        changes.close();
        pool.close();
    }

    /**
     * Subscribers hear of the changes only when the connection is back in the pool: one that waits for a thread which
     * itself waits for a connection would otherwise stop everything.
     */
    private <T> T attempt(Work<T> work) {
        Committed<T> committed = commit(work);
        committed.changes().forEach(changes::deliver);
        return committed.result();
    }

    private record Committed<T>(T result, Set<Change> changes) {}

    private <T> Committed<T> commit(Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            Transaction transaction = new Transaction(connection);
            try {
                T result = work.run(transaction);
                announce(transaction);
                connection.commit();
                return new Committed<>(result, transaction.changes());
            } catch (RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new DatabaseException("transaction failed", e);
        }
    }

    private void announce(Transaction transaction) throws SQLException {
        if (transaction.changes().isEmpty()) {
            return;
        }
        try (PreparedStatement notify = transaction.connection().prepareStatement("select pg_notify(?, ?)")) {
            for (Change change : transaction.changes()) {
                notify.setString(1, Changes.CHANNEL);
                notify.setString(2, changes.encode(change));
                notify.execute();
            }
        }
    }

    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private static HikariConfig poolConfig(DatabaseUrl url) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("sealane");
        config.setJdbcUrl(url.jdbcUrl());
        url.properties().forEach(config::addDataSourceProperty);
        config.setAutoCommit(false);
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return config;
    }
}
