package dev.sealane.server.rollout;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.Dialect;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Moves assignments on, and with them the rollouts they belong to. Every status change of an assignment goes through
 * here, so that history, counters and announcements cannot part.
 */
final class OpenAssignments {
    /**
     * Stops locked open assignments: a device that has begun and whose dialect answers aborts is asked to stop, once; the
     * others end now.
     */
    static void abort(Transaction transaction, Tenant tenant, List<Key> open) {
        if (open.isEmpty()) {
            return;
        }
        Set<Key> asked = Set.copyOf(transaction.list(
                """
                select a.rollout_id, a.device_id from assignment a
                join device d on d.tenant = a.tenant and d.id = a.device_id
                join unnest(?, ?) as k (rollout_id, device_id)
                    on k.rollout_id = a.rollout_id and k.device_id = a.device_id
                where a.tenant = ? and a.artifact_id is not null and a.status <> 'aborting' and d.dialect = any(?)""",
                OpenAssignments::key,
                open.stream().map(key -> key.rollout().value()).toList(),
                open.stream().map(key -> key.device().value()).toList(),
                tenant.id(),
                answeringDialects()));
        open.stream()
                .filter(asked::contains)
                .forEach(key -> move(transaction, tenant, key, AssignmentStatus.ABORTING, ""));
        end(
                transaction,
                tenant,
                open.stream().filter(key -> !asked.contains(key)).toList(),
                AssignmentStatus.ABORTED);
    }

    /** What the assignment was before its device was asked to stop; one that had only been told is installing by now. */
    static AssignmentStatus beforeAbort(Transaction transaction, Tenant tenant, Key key) {
        return transaction
                .first(
                        """
                        select status from assignment_event
                        where tenant = ? and rollout_id = ? and device_id = ? and status not in ('aborting', 'pending', 'awaiting-confirmation')
                        order by id desc limit 1""",
                        row -> AssignmentStatus.stored(row.text("status")),
                        tenant.id(),
                        key.rollout().value(),
                        key.device().value())
                .orElse(AssignmentStatus.INSTALLING);
    }

    /** Which assignment. */
    record Key(RolloutId rollout, DeviceId device) {}

    private OpenAssignments() {}

    static List<Key> lockOfRollout(Transaction transaction, Tenant tenant, RolloutId rollout) {
        return transaction.list("""
                select rollout_id, device_id from assignment
                where tenant = ? and rollout_id = ? and finished_at is null order by rollout_id, device_id for update""", OpenAssignments::key, tenant.id(), rollout.value());
    }

    static List<Key> lockOfDevice(Transaction transaction, Tenant tenant, DeviceId device) {
        return transaction.list("""
                select rollout_id, device_id from assignment
                where tenant = ? and device_id = ? and finished_at is null order by rollout_id, device_id for update""", OpenAssignments::key, tenant.id(), device.value());
    }

    static List<Key> lockAwaiting(Transaction transaction, Tenant tenant, RolloutId rollout) {
        return transaction.list("""
                select rollout_id, device_id from assignment
                where tenant = ? and rollout_id = ? and status = 'awaiting-confirmation'
                order by rollout_id, device_id for update""", OpenAssignments::key, tenant.id(), rollout.value());
    }

    static List<Key> lockAwaiting(Transaction transaction, Tenant tenant, DeviceId device) {
        return transaction.list("""
                select rollout_id, device_id from assignment
                where tenant = ? and device_id = ? and finished_at is null and status = 'awaiting-confirmation'
                order by rollout_id, device_id for update""", OpenAssignments::key, tenant.id(), device.value());
    }

    /** The devices' assignments of other rollouts. */
    static List<Key> lockOthers(Transaction transaction, Tenant tenant, RolloutId rollout, List<UUID> devices) {
        return transaction.list("""
                select rollout_id, device_id from assignment
                where tenant = ? and device_id = any(?) and rollout_id <> ? and finished_at is null
                order by rollout_id, device_id for update""", OpenAssignments::key, tenant.id(), devices, rollout.value());
    }

    private static Key key(Row row) {
        return new Key(new RolloutId(row.uuid("rollout_id")), new DeviceId(row.uuid("device_id")));
    }

    /** Gives locked open assignments a final status. */
    static void end(Transaction transaction, Tenant tenant, List<Key> open, AssignmentStatus status) {
        end(transaction, tenant, open, status, "");
    }

    /** The same with what the device said at its end, which the history keeps. */
    private static void end(
            Transaction transaction, Tenant tenant, List<Key> open, AssignmentStatus status, String said) {
        if (!status.isFinal()) {
            throw new IllegalArgumentException("not a final status: " + status);
        }
        if (open.isEmpty()) {
            return;
        }
        List<UUID> rollouts = open.stream().map(key -> key.rollout().value()).toList();
        List<UUID> devices = open.stream().map(key -> key.device().value()).toList();
        transaction.update("""
                update assignment a set status = ?, substate = '', changed_at = now(), finished_at = now()
                from unnest(?, ?) as k (rollout_id, device_id)
                where a.tenant = ? and a.rollout_id = k.rollout_id and a.device_id = k.device_id""", status.word(), rollouts, devices, tenant.id());
        transaction.update("""
                insert into assignment_event (tenant, rollout_id, device_id, status, substate)
                select ?, k.rollout_id, k.device_id, ?, ? from unnest(?, ?) as k (rollout_id, device_id)""", tenant.id(), status.word(), said, rollouts, devices);
        rollouts.stream().distinct().sorted().forEach(rollout -> {
            List<UUID> ended = open.stream()
                    .filter(key -> key.rollout().value().equals(rollout))
                    .map(key -> key.device().value())
                    .toList();
            countDown(transaction, tenant, new RolloutId(rollout), ended.size());
            Phases.count(transaction, tenant, new RolloutId(rollout), ended, status);
        });
        open.forEach(key -> announce(transaction, tenant, key));
    }

    /** Gives one locked assignment its next status. */
    static void move(Transaction transaction, Tenant tenant, Key key, AssignmentStatus status, String substate) {
        if (status.isFinal()) {
            end(transaction, tenant, List.of(key), status, substate);
            return;
        }
        boolean begins = status != AssignmentStatus.PENDING && status != AssignmentStatus.AWAITING_CONFIRMATION;
        transaction.update(
                """
                update assignment set status = ?, substate = ?, changed_at = now(),
                    started_at = case when ? then coalesce(started_at, now()) else started_at end
                where tenant = ? and rollout_id = ? and device_id = ?""",
                status.word(),
                substate,
                begins,
                tenant.id(),
                key.rollout().value(),
                key.device().value());
        transaction.update("""
                insert into assignment_event (tenant, rollout_id, device_id, status, substate) values (?, ?, ?, ?, ?)""", tenant.id(), key.rollout().value(), key.device().value(), status.word(), substate);
        if (begins) {
            start(transaction, tenant, key.rollout());
        }
        announce(transaction, tenant, key);
    }

    /** The first device that begins starts its rollout. */
    static void start(Transaction transaction, Tenant tenant, RolloutId rollout) {
        int started = transaction.update(
                "update rollout set started_at = now() where tenant = ? and id = ? and started_at is null",
                tenant.id(),
                rollout.value());
        if (started > 0) {
            transaction.publish(new Change(tenant, Change.Kind.ROLLOUT, rollout.toString()));
        }
    }

    /** The row lock that the update takes makes exactly one transaction see the count reach zero. */
    private static void countDown(Transaction transaction, Tenant tenant, RolloutId rollout, int ended) {
        transaction.update("""
                update rollout set open_count = open_count - ?, started_at = coalesce(started_at, now()),
                    finished_at = case when open_count = ? then now() end
                where tenant = ? and id = ?""", ended, ended, tenant.id(), rollout.value());
        boolean finished = transaction.number(
                        "select count(*) from rollout where tenant = ? and id = ? and finished_at is not null",
                        tenant.id(),
                        rollout.value())
                > 0;
        if (finished) {
            transaction.publish(new Change(tenant, Change.Kind.ROLLOUT, rollout.toString()));
        }
    }

    private static List<String> answeringDialects() {
        return Arrays.stream(Dialect.values())
                .filter(Dialect::answersAborts)
                .map(Dialect::word)
                .toList();
    }

    private static void announce(Transaction transaction, Tenant tenant, Key key) {
        transaction.publish(new Change(tenant, Change.Kind.ASSIGNMENT, key.rollout() + "/" + key.device()));
    }
}
