package dev.sealane.server.inquiry;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.filter.Field;
import dev.sealane.server.filter.Fields;
import dev.sealane.server.filter.ListQuery;
import dev.sealane.server.filter.Listing;
import dev.sealane.server.filter.Sql;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.rollout.Terms;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds assignments over all rollouts and devices. */
public final class Actions {
    /** hawkBit's words for how far an assignment is (management digest, 2.5). */
    private static final String STATUS = """
            case when a.finished_at is null and h.started_at is null then 'scheduled'
                when a.status = 'awaiting-confirmation' then 'wait_for_confirmation'
                when a.status = 'pending' and a.artifact_id is null then 'running'
                when a.status = 'success' and a.action_type = 'download-only' then 'downloaded'
                when a.status in ('success', 'already-installed') then 'finished'
                when a.status in ('failure', 'no-artifact') then 'error'
                when a.status in ('aborted', 'decommissioned') then 'canceled'
                when a.status = 'aborting' then 'canceling' else 'retrieved' end""";

    private static final List<String> WORDS = List.of(
            "scheduled",
            "running",
            "retrieved",
            "canceling",
            "canceled",
            "finished",
            "error",
            "warning",
            "download",
            "downloaded",
            "cancel_rejected",
            "wait_for_confirmation");

    private static final Fields FIELDS = Fields.of(Map.ofEntries(
            Map.entry("id", new Field.Whole("a.action")),
            Map.entry("active", new Field.Flag("(a.finished_at is null)")),
            Map.entry("status", new Field.Choice("(" + STATUS + ")", WORDS)),
            Map.entry("detailstatus", new Field.Choice("(" + STATUS + ")", WORDS)),
            Map.entry("createdat", new Field.Time("a.created_at")),
            Map.entry("createdby", new Field.Text("r.created_by")),
            Map.entry("lastmodifiedat", new Field.Time("a.changed_at")),
            Map.entry("weight", new Field.Whole("a.weight")),
            Map.entry("target.controllerid", new Field.Text("d.controller_id")),
            Map.entry("target.name", new Field.Text("coalesce(nullif(p.name, ''), d.controller_id)")),
            Map.entry("distributionset.id", new Field.Whole("s.number")),
            Map.entry("distributionset.name", new Field.Text("s.title")),
            Map.entry("distributionset.version", new Field.Text("s.version")),
            Map.entry("rollout.id", new Field.Whole("(case when not r.direct then r.number end)")),
            Map.entry("rollout.name", new Field.Text("(case when not r.direct then r.name end)")),
            Map.entry("rolloutgroup.id", new Field.Whole("(case when not r.direct then h.id end)")),
            Map.entry("rolloutgroup.name", new Field.Text("(case when not r.direct then h.name end)"))));

    private static final Listing ACTIONS = new Listing("""
            a.action, a.device_id, d.controller_id, a.rollout_id, r.direct, r.number as rollout_number,
            r.name as rollout_name, s.number as set_id, coalesce(s.title, r.release_name) as set_name,
            coalesce(s.version, '') as set_version, a.status, h.started_at is not null as begun,
            a.artifact_id is not null as told, a.action_type, a.forced_at, a.window_schedule, a.window_seconds,
            a.window_zone, a.confirmation, a.weight, r.created_by, a.created_at, a.changed_at""", """

            from assignment a
            join rollout r on r.tenant = a.tenant and r.id = a.rollout_id
            join rollout_phase h on h.tenant = a.tenant and h.rollout_id = a.rollout_id and h.number = a.phase
            join device d on d.tenant = a.tenant and d.id = a.device_id
            left join device_profile p on p.tenant = a.tenant and p.device_id = a.device_id
            left join release s on s.tenant = r.tenant and s.name = r.release_name
            where a.tenant = ?""", FIELDS, "a.action");

    private final Database database;

    public Actions(Database database) {
        this.database = database;
    }

    public Slice<Action> list(Tenant tenant, ListQuery query) {
        return list(tenant, Sql.TRUE, query);
    }

    /** What a device was asked to do. */
    public Slice<Action> ofDevice(Tenant tenant, DeviceId device, ListQuery query) {
        return list(tenant, Sql.of("a.device_id = ?", device.value()), query);
    }

    /** The assignment with this number. */
    public Optional<Action> find(Tenant tenant, long id) {
        return database
                .call(transaction ->
                        ACTIONS.all(transaction, tenant, Sql.of("a.action = ?", id), Sql.TRUE, Actions::read))
                .stream()
                .findFirst();
    }

    /** The assignments of a rollout. */
    public Slice<Action> ofRollout(Tenant tenant, RolloutId rollout, ListQuery query) {
        return list(tenant, Sql.of("a.rollout_id = ?", rollout.value()), query);
    }

    /** The targets' assignments of one phase. */
    public Slice<Action> ofPhase(Tenant tenant, RolloutId rollout, int phase, ListQuery query) {
        return list(tenant, Sql.of("a.rollout_id = ? and a.phase = ?", rollout.value(), phase), query);
    }

    /** How many assignments of a release there are, by hawkBit's word for their status. */
    public Map<String, Integer> statistics(Tenant tenant, String release) {
        Map<String, Integer> statistics = new TreeMap<>();
        database.run(transaction -> transaction
                .list(
                        "select " + STATUS + " as word, count(*) as number "
                                + ACTIONS.from().strip() + " and r.release_name = ? group by 1",
                        row -> Map.entry(row.text("word"), row.count("number")),
                        tenant.id(),
                        release)
                .forEach(entry -> statistics.put(entry.getKey(), entry.getValue())));
        return statistics;
    }

    private Slice<Action> list(Tenant tenant, Sql more, ListQuery query) {
        return database.call(transaction -> ACTIONS.read(transaction, tenant, more, query, Actions::read));
    }

    private static Action read(Row row) {
        boolean direct = row.flag("direct");
        return new Action(
                row.number("action"),
                new DeviceId(row.uuid("device_id")),
                row.text("controller_id"),
                new RolloutId(row.uuid("rollout_id")),
                direct ? Optional.empty() : row.optionalNumber("rollout_number"),
                direct ? Optional.empty() : row.optionalText("rollout_name"),
                row.optionalNumber("set_id"),
                row.text("set_name"),
                row.text("set_version"),
                AssignmentStatus.of(row.text("status")).orElseThrow(),
                row.flag("begun"),
                row.flag("told"),
                Terms.read(row),
                row.text("created_by"),
                row.instant("created_at"),
                row.instant("changed_at"));
    }
}
