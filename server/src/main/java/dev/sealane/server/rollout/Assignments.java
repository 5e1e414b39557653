package dev.sealane.server.rollout;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Page;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.NotFound;
import dev.sealane.server.release.ArtifactId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.type.TypeReference;

/** Shows how far devices are with rollouts. */
public final class Assignments {
    static final String COLUMNS = """
            a.rollout_id, a.device_id, a.action, a.status, a.substate, a.action_type, a.forced_at, a.window_schedule,
            a.window_seconds, a.window_zone, a.confirmation, a.weight, a.artifact_id, a.device_type, a.log_kept,
            a.created_at, a.changed_at, a.started_at, a.finished_at""";

    /** Lines of a log that grows report by report; hawkBit keeps as many entries of one action. */
    static final int MAX_LINES = 1_000;

    private static final TypeReference<List<LogMessage>> MESSAGES = new TypeReference<>() {};

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
        return database.call(transaction -> transaction.first(
                "select messages from assignment_log where tenant = ? and rollout_id = ? and device_id = ?",
                row -> Json.mapper().readValue(row.text("messages"), MESSAGES),
                tenant.id(),
                rollout.value(),
                device.value()));
    }

    /**
     * Keeps the log, in place of an earlier one. NUL characters, which the database cannot hold, become visible.
     *
     * @throws NotFound if the device has no part in the rollout
     */
    public void keepLog(Tenant tenant, RolloutId rollout, DeviceId device, List<LogMessage> messages) {
        database.run(transaction -> write(transaction, tenant, rollout, device, messages));
    }

    /**
     * Adds to the log, as part of the transaction that has locked the assignment. Of more than {@link #MAX_LINES} lines
     * the oldest go.
     */
    static void appendLog(
            Transaction transaction, Tenant tenant, RolloutId rollout, DeviceId device, List<LogMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        List<LogMessage> all = new ArrayList<>(log(transaction, tenant, rollout, device));
        all.addAll(messages);
        write(transaction, tenant, rollout, device, all.subList(Math.max(0, all.size() - MAX_LINES), all.size()));
    }

    private static List<LogMessage> log(Transaction transaction, Tenant tenant, RolloutId rollout, DeviceId device) {
        return transaction
                .first(
                        "select messages from assignment_log where tenant = ? and rollout_id = ? and device_id = ?",
                        row -> Json.mapper().readValue(row.text("messages"), MESSAGES),
                        tenant.id(),
                        rollout.value(),
                        device.value())
                .orElse(List.of());
    }

    private static void write(
            Transaction transaction, Tenant tenant, RolloutId rollout, DeviceId device, List<LogMessage> messages) {
        List<LogMessage> kept = messages.stream()
                .map(message -> new LogMessage(
                        visible(message.timestamp()), visible(message.level()), visible(message.message())))
                .toList();
        int found = transaction.update(
                "update assignment set log_kept = true where tenant = ? and rollout_id = ? and device_id = ?",
                tenant.id(),
                rollout.value(),
                device.value());
        if (found == 0) {
            throw new NotFound("rollout", rollout.toString());
        }
        transaction.update("""
                insert into assignment_log (tenant, rollout_id, device_id, messages) values (?, ?, ?, ?::jsonb)
                on conflict (tenant, rollout_id, device_id) do update
                set messages = excluded.messages, received_at = now()""", tenant.id(), rollout.value(), device.value(), Json.write(kept));
        transaction.publish(new Change(tenant, Change.Kind.ASSIGNMENT, rollout + "/" + device));
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

    private static String visible(String text) {
        return text.replace('\0', '\u2400');
    }
}
