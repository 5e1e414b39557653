package dev.sealane.server.rollout;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.refusal.NotFound;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Asks somebody, at the device or for it, before a device is told of a rollout, and records the answers (DDI digest, 2.6).
 *
 * <p>A device of any dialect that waits for an answer gets nothing of that rollout, and its other rollouts go on.
 */
public final class Confirmations {
    private static final Logger LOG = System.getLogger(Confirmations.class.getName());

    private final Database database;
    private final InstantSource clock;

    public Confirmations(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A rollout with devices that wait for an answer.
     *
     * @param since when the first of them began to wait
     */
    public record Queue(RolloutId rollout, String name, String releaseName, long waiting, Instant since) {}

    /**
     * Answers for one device.
     *
     * @param by who answers, for the log
     * @param messages what was said beside it
     * @throws NotFound if the device has no part in the rollout
     * @throws ConfirmationRefused if nobody asked, or somebody has confirmed before
     */
    public void answer(OpenAssignment of, Consent consent, String by, List<LogMessage> messages) {
        database.run(transaction -> {
            OpenAssignments.Key key = new OpenAssignments.Key(of.rollout(), of.device());
            Assignment assignment = Assignments.lock(transaction, of.tenant(), key)
                    .orElseThrow(() -> new NotFound("assignment", of.device().toString()));
            if (assignment.status() != AssignmentStatus.AWAITING_CONFIRMATION) {
                throw ConfirmationRefused.notAwaited();
            }
            record(transaction, of.tenant(), key, consent, by);
            AssignmentLog.append(transaction, of.tenant(), key, messages);
        });
    }

    /** Which assignment of which tenant. */
    public record OpenAssignment(Tenant tenant, RolloutId rollout, DeviceId device) {}

    /**
     * Confirms for every device of the rollout that waits, and answers how many that were.
     *
     * @throws NotFound if there is no such rollout
     */
    public int confirmAll(Tenant tenant, RolloutId rollout, String by) {
        return database.call(transaction -> {
            Rollouts.requireExists(transaction, tenant, rollout);
            List<OpenAssignments.Key> waiting = OpenAssignments.lockAwaiting(transaction, tenant, rollout);
            waiting.forEach(key -> record(transaction, tenant, key, Consent.CONFIRMED, by));
            return waiting.size();
        });
    }

    /** What waits for an answer, longest first; of rollouts whose phase has not begun nobody asks yet. */
    public List<Queue> queues(Tenant tenant, int most) {
        return database.call(transaction -> transaction.list(
                """
                select r.id, r.name, r.release_name, count(*) as waiting, min(a.created_at) as since from assignment a
                join rollout r on r.tenant = a.tenant and r.id = a.rollout_id
                join rollout_phase p on p.tenant = a.tenant and p.rollout_id = a.rollout_id and p.number = a.phase
                where a.tenant = ? and a.status = 'awaiting-confirmation' and p.started_at is not null
                group by r.id, r.name, r.release_name, r.number order by r.number limit ?""",
                row -> new Queue(
                        new RolloutId(row.uuid("id")),
                        row.text("name"),
                        row.text("release_name"),
                        row.number("waiting"),
                        row.instant("since")),
                tenant.id(),
                most));
    }

    /** Whether, and by whom, everything is confirmed for the device. */
    public Optional<AutoConfirm> autoConfirm(Tenant tenant, DeviceId device) {
        return database.call(transaction -> find(transaction, tenant, device));
    }

    /**
     * Confirms what waits for the device's answer, and everything that will.
     *
     * @throws NotFound if there is no such living device
     * @throws ConfirmationRefused if that is so already
     */
    public void activate(Tenant tenant, DeviceId device, String by, String remark) {
        AutoConfirm wanted = new AutoConfirm(by, remark, clock.instant());
        database.run(transaction -> {
            // Waits for rollouts that are being made, and keeps others waiting: each sees the other's work whole.
            transaction.list(
                    "select id from device where tenant = ? and id = ? for update",
                    row -> row.uuid("id"),
                    tenant.id(),
                    device.value());
            int changed =
                    transaction.update("""
                    update device set auto_confirm_at = ?, auto_confirm_by = ?, auto_confirm_remark = ?
                    where tenant = ? and id = ? and admission <> 'decommissioned' and auto_confirm_at is null""", wanted.at(), wanted.by(), wanted.remark(), tenant.id(), device.value());
            if (changed == 0) {
                find(transaction, tenant, device).ifPresent(present -> {
                    throw ConfirmationRefused.alreadyAutomatic();
                });
                throw new NotFound("device", device.toString());
            }
            OpenAssignments.lockAwaiting(transaction, tenant, device)
                    .forEach(key -> record(transaction, tenant, key, Consent.CONFIRMED, by));
            transaction.publish(new Change(tenant, Change.Kind.DEVICE, device.toString()));
        });
    }

    /** Asks for each rollout again; what was confirmed stays so. Repeating it changes nothing. */
    public void deactivate(Tenant tenant, DeviceId device) {
        database.run(transaction -> {
            transaction.update("""
                    update device set auto_confirm_at = null, auto_confirm_by = null, auto_confirm_remark = null
                    where tenant = ? and id = ?""", tenant.id(), device.value());
            transaction.publish(new Change(tenant, Change.Kind.DEVICE, device.toString()));
        });
    }

    private void record(Transaction transaction, Tenant tenant, OpenAssignments.Key key, Consent consent, String by) {
        LogMessage message = switch (consent) {
            case CONFIRMED -> new LogMessage(clock.instant().toString(), "info", "Confirmed by " + by);
            case DENIED -> new LogMessage(clock.instant().toString(), "warning", "Denied by " + by);
        };
        switch (consent) {
            case CONFIRMED -> OpenAssignments.move(transaction, tenant, key, AssignmentStatus.PENDING, "");
            case DENIED ->
                OpenAssignments.move(transaction, tenant, key, AssignmentStatus.AWAITING_CONFIRMATION, "denied");
        }
        AssignmentLog.append(transaction, tenant, key, List.of(message));
        LOG.log(Level.INFO, "device {0} and rollout {1}: {2} by {3}", key.device(), key.rollout(), consent, by);
    }

    private static Optional<AutoConfirm> find(Transaction transaction, Tenant tenant, DeviceId device) {
        return transaction.first("""
                select auto_confirm_at, auto_confirm_by, auto_confirm_remark from device
                where tenant = ? and id = ? and auto_confirm_at is not null""", Confirmations::read, tenant.id(), device.value());
    }

    private static AutoConfirm read(Row row) {
        return new AutoConfirm(
                row.text("auto_confirm_by"), row.text("auto_confirm_remark"), row.instant("auto_confirm_at"));
    }
}
