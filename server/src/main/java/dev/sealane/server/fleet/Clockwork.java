package dev.sealane.server.fleet;

import dev.sealane.server.catalogue.SavedFilter;
import dev.sealane.server.catalogue.SavedFilters;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseException;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.filter.Moments;
import dev.sealane.server.filter.Rsql;
import dev.sealane.server.inquiry.Targets;
import dev.sealane.server.refusal.Refusal;
import dev.sealane.server.rollout.ActionType;
import dev.sealane.server.rollout.DirectAssignments;
import dev.sealane.server.rollout.Phases;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.rollout.Terms;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Does what is due without a person: starts rollouts at their time, and gives releases to devices that come to match a
 * filter. Every step is a transaction of its own, so a round that is cut off is taken up by the next.
 */
public final class Clockwork implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Clockwork.class.getName());

    /** How late something may happen; devices call every few minutes. */
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Phases phases;
    private final SavedFilters filters;
    private final Targets targets;
    private final DirectAssignments assignments;
    private final Database database;
    private final InstantSource clock;
    private final Thread worker;

    private Clockwork(Database database, Phases phases, DirectAssignments assignments, InstantSource clock) {
        this.database = database;
        this.phases = phases;
        this.filters = new SavedFilters(database);
        this.targets = new Targets(database);
        this.assignments = assignments;
        this.clock = clock;
        this.worker = Thread.ofVirtual().name("sealane-clockwork").unstarted(this::work);
    }

    static Clockwork start(Database database, Phases phases, DirectAssignments assignments, InstantSource clock) {
        Clockwork clockwork = new Clockwork(database, phases, assignments, clock);
        clockwork.worker.start();
        return clockwork;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        boolean last = false;
        while (!last) {
            try {
                last = closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                if (!last) {
                    round();
                }
            } catch (DatabaseException e) {
                // What is due stays due until the database is back.
                LOG.log(Level.WARNING, "what is due waits: {0}", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                last = true;
            }
        }
    }

    private void round() {
        for (Tenant tenant : tenants()) {
            for (RolloutId rollout : phases.due(tenant, clock.instant())) {
                attempt("start of rollout " + rollout, () -> phases.start(tenant, rollout));
            }
            for (SavedFilter filter : filters.giving(tenant)) {
                attempt("filter " + filter.id(), () -> give(tenant, filter));
            }
        }
    }

    /** One refusal, such as a release that has lost its last artifact, must not keep the rest from happening. */
    private static void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (Refusal refused) {
            LOG.log(Level.INFO, "{0}: {1}", what, refused.getMessage());
        }
    }

    /** A device that had the release once is not given it again (hawkBit management digest, 2.7). */
    private void give(Tenant tenant, SavedFilter filter) {
        SavedFilter.Gives gives = filter.gives().orElseThrow();
        Instant now = clock.instant();
        List<DeviceId> devices =
                targets.without(tenant, gives.release(), Rsql.parse(filter.query()), new Moments(now, now));
        if (devices.isEmpty()) {
            return;
        }
        Terms terms = new Terms(
                ActionType.of(gives.actionType(), Optional.empty()).orElseThrow(),
                Optional.empty(),
                gives.confirmation(),
                gives.weight());
        String name = gives.release() + " by the filter " + filter.name();
        assignments.give(
                tenant,
                new DirectAssignments.Wish(
                        name,
                        gives.release(),
                        Set.copyOf(devices),
                        terms,
                        filter.audit().changedBy()));
    }

    private List<Tenant> tenants() {
        return database.call(transaction ->
                transaction.list("select id from tenant order by id", row -> new Tenant(row.text("id"))));
    }
}
