package dev.sealane.server.rollout;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.NotFound;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Shows the phases of rollouts, and holds and releases rollouts. What follows from that, and from every device that ends,
 * happens in the same transaction.
 *
 * <p>The rollout's row is locked before its phases; assignments, where they are locked, come before both.
 */
public final class Phases {
    private static final Logger LOG = System.getLogger(Phases.class.getName());

    private final Database database;

    public Phases(Database database) {
        this.database = database;
    }

    /** The phases of a rollout in their order; none if there is no such rollout. */
    public List<Phase> of(Tenant tenant, RolloutId rollout) {
        return database.call(transaction -> PhaseRows.of(transaction, tenant, rollout));
    }

    /** How many devices of each phase have which status, by the phase's number. */
    public Map<Integer, Map<AssignmentStatus, Integer>> statistics(Tenant tenant, RolloutId rollout) {
        Map<Integer, Map<AssignmentStatus, Integer>> statistics = new HashMap<>();
        database.run(transaction -> transaction
                .list(
                        """
                        select phase, jsonb_object_agg(status, number::text) as counts from (
                            select phase, status, count(*) as number from assignment
                            where tenant = ? and rollout_id = ? group by phase, status) s group by phase""",
                        row -> Map.entry(row.count("phase"), counts(row.text("counts"))),
                        tenant.id(),
                        rollout.value())
                .forEach(entry -> statistics.put(entry.getKey(), entry.getValue())));
        return statistics;
    }

    /**
     * Starts a rollout that waits for it: its first phase begins.
     *
     * @throws RolloutRefused if it does not wait to be started
     */
    public void start(Tenant tenant, RolloutId rollout) {
        database.run(transaction -> {
            release(transaction, tenant, rollout, Hold.AWAITS_START);
            begin(
                    transaction,
                    tenant,
                    rollout,
                    PhaseRows.of(transaction, tenant, rollout).getFirst());
            advance(transaction, tenant, rollout);
        });
    }

    /** The rollouts that should have been started by this time. */
    public List<RolloutId> due(Tenant tenant, Instant now) {
        return database.call(transaction -> transaction.list(
                "select id from rollout where tenant = ? and hold = 'awaits-start' and starts_at <= ? and aborted_at is null order by number",
                row -> new RolloutId(row.uuid("id")),
                tenant.id(),
                now));
    }

    /**
     * Lets no further phase begin. Devices that have begun go on.
     *
     * @throws RolloutRefused if it is not running
     */
    public void pause(Tenant tenant, RolloutId rollout) {
        database.run(transaction -> {
            requireRunning(transaction, tenant, rollout);
            hold(transaction, tenant, rollout, Hold.PAUSED);
        });
    }

    /**
     * Lets a paused rollout go on.
     *
     * @throws RolloutRefused if it is not paused
     */
    public void resume(Tenant tenant, RolloutId rollout) {
        database.run(transaction -> {
            release(transaction, tenant, rollout, Hold.PAUSED);
            advance(transaction, tenant, rollout);
        });
    }

    /**
     * Begins the next phase now, whatever the gates say.
     *
     * @throws RolloutRefused if the rollout is not running, or no phase is left
     */
    public void beginNext(Tenant tenant, RolloutId rollout) {
        database.run(transaction -> {
            requireRunning(transaction, tenant, rollout);
            Phase next = PhaseRows.of(transaction, tenant, rollout).stream()
                    .filter(phase -> phase.status() == Phase.Status.SCHEDULED)
                    .findFirst()
                    .orElseThrow(() -> RolloutRefused.state(rollout, "a phase that has not begun", "none"));
            begin(transaction, tenant, rollout, next);
            advance(transaction, tenant, rollout);
        });
    }

    /**
     * Records what a person decided about a rollout that waits for it. An approved one waits to be started.
     *
     * @param remark for people; at most 1024 characters are kept
     */
    public void decide(Tenant tenant, RolloutId rollout, boolean approved, String decidedBy, String remark) {
        String kept = remark.substring(0, Math.min(1024, remark.length())).replace('\0', ' ');
        database.run(transaction -> {
            release(transaction, tenant, rollout, Hold.AWAITS_APPROVAL);
            hold(transaction, tenant, rollout, approved ? Hold.AWAITS_START : Hold.DENIED);
            transaction.update(
                    "update rollout set decided_by = ?, remark = ? where tenant = ? and id = ?",
                    decidedBy,
                    kept,
                    tenant.id(),
                    rollout.value());
        });
    }

    /** Counts devices that have just got a final status, and goes on where that lets the rollout. */
    static void count(
            Transaction transaction, Tenant tenant, RolloutId rollout, List<UUID> devices, AssignmentStatus status) {
        boolean success = status == AssignmentStatus.SUCCESS || status == AssignmentStatus.ALREADY_INSTALLED;
        boolean failure = status == AssignmentStatus.FAILURE || status == AssignmentStatus.NO_ARTIFACT;
        transaction.update(
                """
                update rollout_phase p set open_count = p.open_count - e.ended,
                    success_count = p.success_count + e.ended * ?, failure_count = p.failure_count + e.ended * ?
                from (select a.phase, count(*)::int as ended from assignment a
                    where a.tenant = ? and a.rollout_id = ? and a.device_id = any(?) group by a.phase) e
                where p.tenant = ? and p.rollout_id = ? and p.number = e.phase""",
                success ? 1 : 0,
                failure ? 1 : 0,
                tenant.id(),
                rollout.value(),
                devices,
                tenant.id(),
                rollout.value());
        advance(transaction, tenant, rollout);
    }

    /** The rollout's row is locked by whoever calls: what is read here stays true until it is acted upon. */
    static void advance(Transaction transaction, Tenant tenant, RolloutId rollout) {
        Optional<Course.Step> step = nextStep(transaction, tenant, rollout);
        while (step.isPresent()) {
            switch (step.get()) {
                case Course.Step.Begin(Phase phase) -> begin(transaction, tenant, rollout, phase);
                case Course.Step.Pass pass -> {
                    mark(transaction, tenant, rollout, pass.phase(), "passed");
                    if (pass.pauses()) {
                        hold(transaction, tenant, rollout, Hold.PAUSED);
                    }
                }
                case Course.Step.Fail(Phase phase) -> {
                    mark(transaction, tenant, rollout, phase, "failed");
                    hold(transaction, tenant, rollout, Hold.PAUSED);
                }
            }
            step = nextStep(transaction, tenant, rollout);
        }
    }

    private static Optional<Course.Step> nextStep(Transaction transaction, Tenant tenant, RolloutId rollout) {
        boolean goesOn = transaction.number("""
                        select count(*) from rollout
                        where tenant = ? and id = ? and hold is null and aborted_at is null and finished_at is null""", tenant.id(), rollout.value()) > 0;
        return goesOn ? Course.next(PhaseRows.of(transaction, tenant, rollout)) : Optional.empty();
    }

    private static void begin(Transaction transaction, Tenant tenant, RolloutId rollout, Phase phase) {
        transaction.update(
                "update rollout_phase set started_at = now() where tenant = ? and rollout_id = ? and number = ?",
                tenant.id(),
                rollout.value(),
                phase.number());
        announce(transaction, tenant, rollout);
        LOG.log(
                Level.INFO,
                "rollout {0} begins phase {1} with {2} devices",
                rollout,
                phase.number(),
                phase.deviceCount());
    }

    private static void mark(Transaction transaction, Tenant tenant, RolloutId rollout, Phase phase, String column) {
        transaction.update(
                "update rollout_phase set " + column + " = true where tenant = ? and rollout_id = ? and number = ?",
                tenant.id(),
                rollout.value(),
                phase.number());
    }

    private static void hold(Transaction transaction, Tenant tenant, RolloutId rollout, Hold hold) {
        transaction.update(
                "update rollout set hold = ? where tenant = ? and id = ?", hold.word(), tenant.id(), rollout.value());
        announce(transaction, tenant, rollout);
        LOG.log(Level.INFO, "rollout {0} is held: {1}", rollout, hold.word());
    }

    private static void release(Transaction transaction, Tenant tenant, RolloutId rollout, Hold expected) {
        String found = lock(transaction, tenant, rollout);
        if (!found.equals(expected.word())) {
            throw RolloutRefused.state(rollout, expected.word(), found);
        }
        transaction.update("update rollout set hold = null where tenant = ? and id = ?", tenant.id(), rollout.value());
        announce(transaction, tenant, rollout);
    }

    private static void requireRunning(Transaction transaction, Tenant tenant, RolloutId rollout) {
        String found = lock(transaction, tenant, rollout);
        if (!found.equals("running")) {
            throw RolloutRefused.state(rollout, "running", found);
        }
    }

    /** Locks the rollout and says in one word where it stands. */
    private static String lock(Transaction transaction, Tenant tenant, RolloutId rollout) {
        return transaction
                .first("""
                        select case when finished_at is not null then 'finished' when aborted_at is not null then 'aborted'
                            else coalesce(hold, 'running') end as standing
                        from rollout where tenant = ? and id = ? for update""", row -> row.text("standing"), tenant.id(), rollout.value())
                .orElseThrow(() -> new NotFound("rollout", rollout.toString()));
    }

    private static void announce(Transaction transaction, Tenant tenant, RolloutId rollout) {
        transaction.publish(new Change(tenant, Change.Kind.ROLLOUT, rollout.toString()));
    }

    static Map<AssignmentStatus, Integer> counts(String json) {
        Map<AssignmentStatus, Integer> counts = new EnumMap<>(AssignmentStatus.class);
        Json.texts(json).forEach((word, number) -> counts.put(AssignmentStatus.stored(word), Integer.valueOf(number)));
        return counts;
    }
}
