package dev.sealane.server.inquiry;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.filter.Condition;
import dev.sealane.server.filter.ListQuery;
import dev.sealane.server.filter.Listing;
import dev.sealane.server.filter.Moments;
import dev.sealane.server.filter.Rsql;
import dev.sealane.server.filter.Sql;
import dev.sealane.server.refusal.NotFound;
import dev.sealane.server.rollout.RolloutId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds devices to give releases to: those that somebody let in, accepted or entered before they call. Who waits at the
 * door is no target.
 */
public final class Targets {
    /** Devices that one step gives something to; the next step takes the rest. */
    public static final int MAX_GIVEN = 5_000;

    /**
     * The newest assignment that still counts decides how a device stands; what waits in a phase that has not begun does
     * not count yet.
     */
    private static final String FROM = """

            from device d
            left join device_profile p on p.tenant = d.tenant and p.device_id = d.id
            left join device_kind k on k.tenant = p.tenant and k.id = p.kind
            left join lateral (select a.status, r.release_name from assignment a
                join rollout r on r.tenant = a.tenant and r.id = a.rollout_id
                join rollout_phase h on h.tenant = a.tenant and h.rollout_id = a.rollout_id and h.number = a.phase
                where a.tenant = d.tenant and a.device_id = d.id and a.status not in ('aborted', 'decommissioned')
                    and h.started_at is not null
                order by a.number desc limit 1) n on true
            left join release s on s.tenant = d.tenant and s.name = n.release_name
            left join release i on i.tenant = d.tenant and i.name = d.artifact_name
            where d.tenant = ? and d.admission in ('accepted', 'preauthorised')""";

    private static final Listing TARGETS = new Listing(
            """
            d.id, d.controller_id, d.group_name, d.artifact_name, d.checked_in_at, d.attributes_wanted,
            d.auto_confirm_at is not null as auto_confirm, d.created_at,
            greatest(d.changed_at, p.changed_at) as changed_at, coalesce(p.name, '') as name,
            coalesce(p.description, '') as description, coalesce(p.address, '') as address,
            k.id as kind_id, k.name as kind_name, coalesce(p.created_by, '') as created_by, coalesce(p.changed_by, '') as changed_by,
            n.release_name as assigned,\s""" + TargetFields.UPDATE_STATUS + """
             as update_status,
            (select max(a.finished_at) from assignment a where a.tenant = d.tenant and a.device_id = d.id
                and a.status = 'success') as installed_at""", FROM, TargetFields.FIELDS, "d.created_at, d.controller_id, d.id");

    private final Database database;

    public Targets(Database database) {
        this.database = database;
    }

    /** The targets that match. */
    public Slice<Target> list(Tenant tenant, ListQuery query) {
        return list(tenant, Sql.TRUE, query);
    }

    /** The targets of a release that match: those it is assigned to, or those that run it. */
    public Slice<Target> ofRelease(Tenant tenant, String release, boolean installed, ListQuery query) {
        return list(tenant, Sql.of(installed ? "d.artifact_name = ?" : "n.release_name = ?", release), query);
    }

    /** The targets with a tag. */
    public Slice<Target> tagged(Tenant tenant, long tag, ListQuery query) {
        Sql hasTag = Sql.of(
                "exists (select from device_tag z where z.tenant = d.tenant and z.device_id = d.id and z.tag = ?)",
                tag);
        return list(tenant, hasTag, query);
    }

    /** The targets of a group. */
    public Slice<Target> ofGroup(Tenant tenant, String group, ListQuery query) {
        return list(tenant, Sql.of("d.group_name = ?", group), query);
    }

    /** The targets of one phase of a rollout. */
    public Slice<Target> ofPhase(Tenant tenant, RolloutId rollout, int phase, ListQuery query) {
        Sql inPhase = Sql.of(
                "exists (select from assignment z where z.tenant = d.tenant and z.device_id = d.id and z.rollout_id = ?"
                        + " and z.phase = ?)",
                rollout.value(),
                phase);
        return list(tenant, inPhase, query);
    }

    /** The devices for which the condition holds, in the order of their creation; those made together by name. */
    public List<DeviceId> matching(Tenant tenant, Condition condition, Moments moments) {
        return database.call(transaction -> TARGETS.all(
                transaction,
                tenant,
                Sql.TRUE,
                TargetFields.FIELDS.condition(condition, moments),
                row -> new DeviceId(row.uuid("id"))));
    }

    /** The same, of devices that neither run the release nor were ever given it; at most {@link #MAX_GIVEN}. */
    public List<DeviceId> without(Tenant tenant, String release, Condition condition, Moments moments) {
        Sql neverHad = Sql.of(
                "d.artifact_name is distinct from ? and not exists (select from assignment z"
                        + " join rollout y on y.tenant = z.tenant and y.id = z.rollout_id"
                        + " where z.tenant = d.tenant and z.device_id = d.id and y.release_name = ?)",
                release,
                release);
        return database.call(transaction -> TARGETS
                .all(
                        transaction,
                        tenant,
                        neverHad,
                        TargetFields.FIELDS.condition(condition, moments),
                        row -> new DeviceId(row.uuid("id")))
                .stream()
                .limit(MAX_GIVEN)
                .toList());
    }

    /** Refuses a condition that names what targets do not have. */
    public static void check(String rsql) {
        TargetFields.FIELDS.condition(Rsql.parse(rsql), new Moments(Instant.EPOCH, Instant.EPOCH));
    }

    /** The target that calls itself so, or that has this id. */
    public Optional<Target> find(Tenant tenant, String controllerId) {
        return database.call(transaction -> find(transaction, tenant, controllerId));
    }

    /**
     * The same, which must exist.
     *
     * @throws NotFound if there is no such target
     */
    public Target get(Tenant tenant, String controllerId) {
        return find(tenant, controllerId).orElseThrow(() -> new NotFound("target", shown(controllerId)));
    }

    private Slice<Target> list(Tenant tenant, Sql more, ListQuery query) {
        return database.call(transaction -> TARGETS.read(transaction, tenant, more, query, Targets::read));
    }

    private static Optional<Target> find(Transaction transaction, Tenant tenant, String controllerId) {
        if (controllerId.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        return TARGETS
                .all(transaction, tenant, Sql.of("d.controller_id = ?", controllerId), Sql.TRUE, Targets::read)
                .stream()
                .findFirst();
    }

    private static String shown(String controllerId) {
        return controllerId.length() <= 256 ? controllerId : controllerId.substring(0, 256) + "…";
    }

    private static Target read(Row row) {
        return new Target(
                new DeviceId(row.uuid("id")),
                row.text("controller_id"),
                row.text("name"),
                row.text("description"),
                row.text("address"),
                row.optionalText("group_name"),
                row.optionalNumber("kind_id"),
                row.optionalText("kind_name"),
                Target.UpdateStatus.valueOf(row.text("update_status").toUpperCase(Locale.ROOT)),
                row.optionalText("assigned"),
                row.optionalText("artifact_name"),
                row.optionalInstant("installed_at"),
                row.optionalInstant("checked_in_at"),
                row.flag("attributes_wanted"),
                row.flag("auto_confirm"),
                row.text("created_by"),
                row.instant("created_at"),
                row.text("changed_by"),
                row.instant("changed_at"));
    }
}
