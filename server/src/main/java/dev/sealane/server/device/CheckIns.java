package dev.sealane.server.device;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseException;
import dev.sealane.server.db.Tenant;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * When devices last called, written in batches: a fleet that polls would otherwise cost one transaction for each poll.
 *
 * <p>A killed server loses the last few seconds of these times, and nothing else.
 */
public final class CheckIns implements AutoCloseable {
    private static final Logger LOG = System.getLogger(CheckIns.class.getName());

    /** How late a time may appear; pages show them by the minute. */
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** Rows locked by one statement; more would keep other changes of these devices waiting. */
    private static final int BATCH = 1_000;

    private final ConcurrentHashMap<Caller, Instant> waiting = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Database database;
    private final InstantSource clock;
    private final Thread writer;

    private record Caller(Tenant tenant, DeviceId device) {}

    private CheckIns(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.writer = Thread.ofVirtual().name("sealane-check-ins").unstarted(this::write);
    }

    /** Starts to write what is noted. */
    public static CheckIns start(Database database, InstantSource clock) {
        CheckIns checkIns = new CheckIns(database, clock);
        checkIns.writer.start();
        return checkIns;
    }

    /** Notes that the device calls now. */
    public void note(Tenant tenant, DeviceId device) {
        waiting.put(new Caller(tenant, device), clock.instant());
    }

    /** Writes what has been noted, in the order of the ids, so that two servers do not wait for each other. */
    public void flush() {
        List<Map.Entry<Caller, Instant>> noted = new ArrayList<>(waiting.entrySet());
        noted.sort(Comparator.comparing(entry -> entry.getKey().device().value()));
        for (int from = 0; from < noted.size(); from += BATCH) {
            List<Map.Entry<Caller, Instant>> batch = noted.subList(from, Math.min(from + BATCH, noted.size()));
            database.run(transaction -> transaction.update(
                    """
                    update device d set checked_in_at = greatest(d.checked_in_at, n.at::timestamptz)
                    from unnest(?, ?, ?) as n (tenant, device, at) where d.tenant = n.tenant and d.id = n.device""",
                    batch.stream().map(entry -> entry.getKey().tenant().id()).toList(),
                    batch.stream().map(entry -> entry.getKey().device().value()).toList(),
                    batch.stream().map(entry -> entry.getValue().toString()).toList()));
            batch.forEach(entry -> waiting.remove(entry.getKey(), entry.getValue()));
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        boolean last = false;
        while (!last) {
            try {
                last = closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                flush();
            } catch (DatabaseException e) {
                // The times stay noted and are written when the database is back.
                LOG.log(Level.WARNING, "check-in times wait: {0}", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                last = true;
            }
        }
    }
}
