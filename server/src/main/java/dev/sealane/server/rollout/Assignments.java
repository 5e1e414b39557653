package dev.sealane.server.rollout;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Page;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.refusal.NotFound;
import dev.sealane.server.release.ArtifactId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Shows how far devices are with rollouts. */
public final class Assignments {
    static final String COLUMNS = """
            a.rollout_id, a.device_id, a.action, a.status, a.substate, a.action_type, a.forced_at, a.window_schedule,
            a.window_seconds, a.window_zone, a.confirmation, a.weight, a.artifact_id, a.device_type, a.log_kept,
            a.created_at, a.changed_at, a.started_at, a.finished_at""";

    private final Database database;

    public Assignments(Database database) {
        this.database = database;
    }

    /** A rollout as one device's history shows it. */
    public record Entry(Assignment assignment, String rolloutName, String releaseName) {}

    public Optional<Assignment> find(Tenant tenant, RolloutId rollout, DeviceId device) {
        return database.call(transaction -> transaction.first(
                "select " + COLUMNS + " from assignment a where a.tenant = ? and a.rollout_id = ? and a.device_id = ?",
                Assignments::read,
                tenant.id(),
                rollout.value(),
                device.value()));
    }

    /** The assignment of the device that has this number; another device's is none of its business. */
    public Optional<Assignment> find(Tenant tenant, DeviceId device, long action) {
        return database.call(transaction -> transaction.first(
                "select " + COLUMNS + " from assignment a where a.tenant = ? and a.action = ? and a.device_id = ?",
                Assignments::read,
                tenant.id(),
                action,
                device.value()));
    }

    /** The newest assignment that hands the device this artifact, or has it installed. */
    public Optional<Assignment> holding(Tenant tenant, DeviceId device, ArtifactId artifact) {
        return database.call(transaction -> transaction.first(
                "select " + COLUMNS + """
                 from assignment a where a.tenant = ? and a.device_id = ? and a.artifact_id = ?
                    and (a.finished_at is null or a.status = 'success')
                order by a.finished_at is null desc, a.number desc limit 1""", Assignments::read, tenant.id(), device.value(), artifact.value()));
    }

    /** The assignments of a rollout, those that changed last first. An empty set of statuses means all. */
    public Slice<Assignment> ofRollout(Tenant tenant, RolloutId rollout, Set<AssignmentStatus> statuses, Page page) {
        Set<AssignmentStatus> wanted = statuses.isEmpty() ? EnumSet.allOf(AssignmentStatus.class) : statuses;
        List<String> words = wanted.stream().map(AssignmentStatus::word).toList();
        String from = " from assignment a where a.tenant = ? and a.rollout_id = ? and a.status = any(?)";
        return database.call(transaction -> new Slice<>(
                transaction.list(
                        "select " + COLUMNS + from + " order by a.changed_at desc, a.device_id limit ? offset ?",
                        Assignments::read,
                        tenant.id(),
                        rollout.value(),
                        words,
                        page.size(),
                        page.offset()),
                transaction.number("select count(*)" + from, tenant.id(), rollout.value(), words)));
    }

    /** The devices of a rollout. */
    public List<DeviceId> devices(Tenant tenant, RolloutId rollout) {
        return database.call(transaction -> transaction.list(
                "select device_id from assignment where tenant = ? and rollout_id = ? order by device_id",
                row -> new DeviceId(row.uuid("device_id")),
                tenant.id(),
                rollout.value()));
    }

    /** What a device was asked to do, newest first. */
    public Slice<Entry> ofDevice(Tenant tenant, DeviceId device, Page page) {
        return database.call(transaction -> new Slice<>(
                transaction.list(
                        "select " + COLUMNS + """
                        , r.name as rollout_name, r.release_name from assignment a
                        join rollout r on r.tenant = a.tenant and r.id = a.rollout_id
                        where a.tenant = ? and a.device_id = ? order by a.number desc limit ? offset ?""",
                        row -> new Entry(read(row), row.text("rollout_name"), row.text("release_name")),
                        tenant.id(),
                        device.value(),
                        page.size(),
                        page.offset()),
                transaction.number(
                        "select count(*) from assignment where tenant = ? and device_id = ?",
                        tenant.id(),
                        device.value())));
    }

    /** What happened to an assignment, in order. */
    public List<AssignmentEvent> history(Tenant tenant, RolloutId rollout, DeviceId device) {
        return database.call(transaction -> transaction.list(
                """
                select at, status, substate from assignment_event
                where tenant = ? and rollout_id = ? and device_id = ? order by id""",
                row -> new AssignmentEvent(
                        row.instant("at"), AssignmentStatus.stored(row.text("status")), row.text("substate")),
                tenant.id(),
                rollout.value(),
                device.value()));
    }

    /** The log the device sent. */
    public Optional<List<LogMessage>> log(Tenant tenant, RolloutId rollout, DeviceId device) {
        OpenAssignments.Key key = new OpenAssignments.Key(rollout, device);
        return database.call(transaction -> transaction
                .first(
                        "select log_kept from assignment where tenant = ? and rollout_id = ? and device_id = ?",
                        row -> row.flag("log_kept"),
                        tenant.id(),
                        rollout.value(),
                        device.value())
                .filter(kept -> kept)
                .map(kept -> AssignmentLog.read(transaction, tenant, key)));
    }

    /**
     * Keeps the log, in place of an earlier one.
     *
     * @throws NotFound if the device has no part in the rollout
     */
    public void keepLog(Tenant tenant, RolloutId rollout, DeviceId device, List<LogMessage> messages) {
        database.run(transaction ->
                AssignmentLog.replace(transaction, tenant, new OpenAssignments.Key(rollout, device), messages));
    }

    /** The assignment, kept from changing until the transaction ends. */
    static Optional<Assignment> lock(Transaction transaction, Tenant tenant, OpenAssignments.Key key) {
        return transaction.first(
                "select " + COLUMNS + """

                from assignment a where a.tenant = ? and a.rollout_id = ? and a.device_id = ? for update""",
                Assignments::read,
                tenant.id(),
                key.rollout().value(),
                key.device().value());
    }

    static Assignment read(Row row) {
        return new Assignment(
                new RolloutId(row.uuid("rollout_id")),
                new DeviceId(row.uuid("device_id")),
                row.number("action"),
                AssignmentStatus.stored(row.text("status")),
                row.text("substate"),
                Terms.read(row),
                row.optionalUuid("artifact_id").map(ArtifactId::new),
                row.optionalText("device_type"),
                row.flag("log_kept"),
                row.instant("created_at"),
                row.instant("changed_at"),
                row.optionalInstant("started_at"),
                row.optionalInstant("finished_at"));
    }
}
