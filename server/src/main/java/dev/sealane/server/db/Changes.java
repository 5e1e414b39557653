package dev.sealane.server.db;

import dev.sealane.server.json.Json;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Tells what was committed: changes of this server at once, changes of other servers of the same database through one
 * listening connection.
 *
 * <p>While that connection is down, {@link #isCurrent()} is false and a cache must not answer from memory; when it is
 * back, subscribers get a {@link Change.Kind#MISSED} for their tenant.
 */
public final class Changes implements AutoCloseable {
    static final String CHANNEL = "sealane_change";

    private static final Logger LOG = System.getLogger(Changes.class.getName());

    /** How long one wait for a notification lasts: the time within which closing is noticed. */
    private static final Duration WAIT = Duration.ofMillis(500);

    /** Between two attempts to listen again, so that a stopped database is not hammered. */
    private static final Duration RETRY = Duration.ofMillis(500);

    private final String origin = UUID.randomUUID().toString();
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final DatabaseUrl url;
    private final Thread listener;
    private volatile boolean closed;
    private volatile boolean current;
    private volatile long lastDeliveredMillis = System.currentTimeMillis();

    private record Subscriber(Optional<Tenant> tenant, Consumer<Change> consumer) {
        boolean wants(Tenant changed) {
            return tenant.isEmpty() || tenant.get().equals(changed);
        }
    }

    /** Ends a subscription. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    private Changes(DatabaseUrl url) {
        this.url = url;
        this.listener = Thread.ofPlatform().daemon().name("sealane-changes").unstarted(this::listen);
    }

    static Changes listen(DatabaseUrl url) {
        Changes changes = new Changes(url);
        changes.listener.start();
        return changes;
    }

    /**
     * Hands every change of the tenant to the consumer, in the thread that committed it or received it.
     *
     * <p>The consumer must return at once and not throw: whoever needs time puts the change into a queue of its own.
     */
    public Subscription subscribe(Tenant tenant, Consumer<Change> consumer) {
        return add(new Subscriber(Optional.of(tenant), consumer));
    }

    /** The same for the changes of every tenant. A {@link Change.Kind#MISSED} then concerns all of them. */
    public Subscription subscribeToAll(Consumer<Change> consumer) {
        return add(new Subscriber(Optional.empty(), consumer));
    }

    /** Whether changes of other servers arrive. */
    public boolean isCurrent() {
        return current;
    }

    /**
     * When a change was last delivered, or this began, in milliseconds of the system's clock. Who subscribes and then
     * reads this knows whether something changed since an earlier moment: it is set before subscribers are told.
     */
    public long lastDeliveredMillis() {
        return lastDeliveredMillis;
    }

    void deliver(Change change) {
        lastDeliveredMillis = System.currentTimeMillis();
        for (Subscriber subscriber : subscribers) {
            if (subscriber.wants(change.tenant())) {
                subscriber.consumer().accept(change);
            }
        }
    }

    private Subscription add(Subscriber subscriber) {
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    String encode(Change change) {
        return Json.write(Map.of(
                "origin", origin,
                "tenant", change.tenant().id(),
                "kind", change.kind().name(),
                "id", change.id()));
    }

    @Override
    public void close() {
        closed = true;
        listener.interrupt();
        try {
            listener.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        while (!closed) {
            try (Connection connection = connect()) {
                receive(connection);
            } catch (SQLException e) {
                report(e);
            } finally {
                current = false;
            }
            pause();
        }
    }

    private void report(SQLException e) {
        if (!closed) {
            LOG.log(Level.WARNING, "changes of other servers are not received: {0}", e.getMessage());
        }
    }

    private void receive(Connection connection) throws SQLException {
        PGConnection postgres = connection.unwrap(PGConnection.class);
        lastDeliveredMillis = System.currentTimeMillis();
        for (Subscriber subscriber : subscribers) {
            subscriber
                    .consumer()
                    .accept(new Change(subscriber.tenant().orElse(Tenant.DEFAULT), Change.Kind.MISSED, ""));
        }
        current = true;
        while (!closed) {
            PGNotification @Nullable [] received = postgres.getNotifications((int) WAIT.toMillis());
            if (received != null) {
                for (PGNotification notification : received) {
                    decode(notification.getParameter());
                }
            }
        }
    }

    private void decode(String text) {
        Map<String, String> fields = Json.texts(text);
        if (origin.equals(fields.get("origin"))) {
            return;
        }
        deliver(new Change(
                new Tenant(fields.getOrDefault("tenant", "")),
                Change.Kind.valueOf(fields.getOrDefault("kind", "")),
                fields.getOrDefault("id", "")));
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.putAll(url.properties());
        Connection connection = DriverManager.getConnection(url.jdbcUrl(), properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private void pause() {
        try {
            if (!closed) {
                Thread.sleep(RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
