package dev.sealane.server.rollout;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.DeviceId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers what people ask about rollouts: what should a device run, where does it go wrong, and why. Only reads. */
public final class Insight {
    /** More failures than this are not looked into: their causes repeat. */
    public static final int MAX_FAILURES = 500;

    /** How much of a log's message names a cause. */
    private static final int CAUSE_LENGTH = 200;

    /** Rollouts with failures that one answer names. */
    private static final int MAX_TROUBLED = 20;

    private final Database database;

    public Insight(Database database) {
        this.database = database;
    }

    /**
     * Why one device failed.
     *
     * @param stage what it last said before it failed
     * @param error the first error of its log, if it sent one
     */
    public record Failure(DeviceId device, AssignmentStatus stage, Optional<String> error) {}

    /**
     * A rollout with devices that failed and were not helped by a later one.
     *
     * @param failed how many such devices
     */
    public record Trouble(
            RolloutId rollout, String name, String releaseName, int deviceCount, long failed, Instant lastAt) {}

    /** What these devices should run; devices that no rollout means are absent. */
    public Map<DeviceId, Intended> intended(Tenant tenant, Collection<DeviceId> devices) {
        if (devices.isEmpty()) {
            return Map.of();
        }
        return database
                .call(transaction -> transaction.list(
                        """
                        select distinct on (a.device_id) a.device_id, a.rollout_id, r.name, r.release_name, a.status,
                            a.created_at, a.changed_at
                        from assignment a join rollout r on r.tenant = a.tenant and r.id = a.rollout_id
                        where a.tenant = ? and a.device_id = any(?)
                            and a.status not in ('aborted', 'no-artifact', 'decommissioned')
                        order by a.device_id, a.number desc""",
                        Insight::readIntended,
                        tenant.id(),
                        devices.stream().map(DeviceId::value).toList()))
                .stream()
                .collect(Collectors.toMap(Intended::device, Function.identity()));
    }

    /** The latest failures of a rollout, at most {@link #MAX_FAILURES}. */
    public List<Failure> failures(Tenant tenant, RolloutId rollout) {
        return database.call(transaction -> transaction.list(
                """
                select a.device_id,
                    (select e.status from assignment_event e
                        where e.tenant = a.tenant and e.rollout_id = a.rollout_id and e.device_id = a.device_id
                            and e.status <> 'failure' order by e.id desc limit 1) as stage,
                    (select left(l.message, ?) from assignment_log_line l
                        where l.tenant = a.tenant and l.rollout_id = a.rollout_id and l.device_id = a.device_id
                            and l.level in ('error', 'fatal', 'panic') order by l.id limit 1) as error
                from assignment a where a.tenant = ? and a.rollout_id = ? and a.status = 'failure'
                order by a.changed_at desc, a.device_id limit ?""",
                row -> new Failure(
                        new DeviceId(row.uuid("device_id")),
                        row.optionalText("stage").map(AssignmentStatus::stored).orElse(AssignmentStatus.PENDING),
                        row.optionalText("error")),
                CAUSE_LENGTH,
                tenant.id(),
                rollout.value(),
                MAX_FAILURES));
    }

    /** The rollouts whose failures still stand, most failures first. */
    public List<Trouble> troubled(Tenant tenant) {
        return database.call(transaction -> transaction.list(
                """
                select r.id, r.name, r.release_name, r.device_count, f.failed, f.last_at from (
                    select a.rollout_id, count(*) as failed, max(a.finished_at) as last_at from assignment a
                    join device d on d.tenant = a.tenant and d.id = a.device_id and d.admission = 'accepted'
                    where a.tenant = ? and a.status = 'failure' and not exists (
                        select from assignment b where b.tenant = a.tenant and b.device_id = a.device_id
                            and b.number > a.number and b.status not in ('aborted', 'no-artifact', 'decommissioned'))
                    group by a.rollout_id) f
                join rollout r on r.tenant = ? and r.id = f.rollout_id
                order by f.failed desc, f.last_at desc limit ?""",
                row -> new Trouble(
                        new RolloutId(row.uuid("id")),
                        row.text("name"),
                        row.text("release_name"),
                        row.count("device_count"),
                        row.number("failed"),
                        row.instant("last_at")),
                tenant.id(),
                tenant.id(),
                MAX_TROUBLED));
    }

    private static Intended readIntended(Row row) {
        return new Intended(
                new DeviceId(row.uuid("device_id")),
                new RolloutId(row.uuid("rollout_id")),
                row.text("name"),
                row.text("release_name"),
                AssignmentStatus.stored(row.text("status")),
                row.instant("created_at"),
                row.instant("changed_at"));
    }
}
