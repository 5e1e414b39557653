package dev.sealane.server.rollout;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.refusal.NotFound;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Creates rollouts, shows how far they are and stops them.
 *
 * <p>Lock order everywhere in this package: the release's artifacts, then devices, then assignments by rollout and device,
 * then rollouts by id.
 */
public final class Rollouts {
    private static final Logger LOG = System.getLogger(Rollouts.class.getName());

    private static final String SELECT = """
            select r.id, r.number, r.name, r.description, r.condition, r.direct, r.hold, r.starts_at, r.release_name,
                r.target, r.group_name, r.force_installation, r.action_type, r.forced_at, r.window_schedule,
                r.window_seconds, r.window_zone, r.confirmation, r.weight, r.device_count, r.created_by, r.created_at,
                r.started_at, r.aborted_at, r.finished_at,
                (select jsonb_object_agg(s.status, s.number::text) from (select status, count(*) as number
                    from assignment a where a.tenant = r.tenant and a.rollout_id = r.id group by status) s) as statistics
            from rollout r where r.tenant = ?""";

    private final Database database;
    private final RolloutCreation creation;

    public Rollouts(Database database, InstantSource clock) {
        this.database = database;
        this.creation = new RolloutCreation(clock);
    }

    /**
     * Assigns the release to every device of the target, all or none.
     *
     * @throws RolloutRefused if the release has no artifact, the target no device, or the maintenance window no future
     */
    public RolloutId create(Tenant tenant, RolloutRequest request) {
        return create(tenant, RolloutId.random(), request);
    }

    /** The same under an id the caller chose: a repetition of the call is refused and creates nothing. */
    public RolloutId create(Tenant tenant, RolloutId id, RolloutRequest request) {
        return create(tenant, id, request, Plan.AT_ONCE);
    }

    /**
     * The same in phases. Where the tenant wants approvals, it waits for one first.
     *
     * @throws RolloutRefused also if the plan's phases do not hold every device of the target once
     */
    public RolloutId create(Tenant tenant, RolloutId id, RolloutRequest request, Plan plan) {
        database.run(transaction -> {
            // Whatever interface it comes through: what waits for nobody would pass by the approval.
            boolean waits = RolloutSettings.needsApproval(transaction, tenant);
            Plan governed = waits ? plan.withHold(Hold.AWAITS_APPROVAL, plan.startsAt()) : plan;
            create(transaction, tenant, id, request, governed);
        });
        return id;
    }

    /** The same as part of a larger transaction. */
    void create(Transaction transaction, Tenant tenant, RolloutId id, RolloutRequest request, Plan plan) {
        creation.create(transaction, tenant, id, request, plan);
    }

    public Optional<Rollout> find(Tenant tenant, RolloutId id) {
        return database.call(
                transaction -> transaction.first(SELECT + " and r.id = ?", Rollouts::read, tenant.id(), id.value()));
    }

    /**
     * The rollout, which must exist.
     *
     * @throws NotFound if there is no such rollout
     */
    public Rollout get(Tenant tenant, RolloutId id) {
        return find(tenant, id).orElseThrow(() -> new NotFound("rollout", id.toString()));
    }

    /** The rollouts that match, newest first. */
    public Slice<Rollout> search(Tenant tenant, RolloutQuery query) {
        String condition = query.sql();
        Object[] parameters = query.parameters(tenant);
        Object[] paged = query.pagedParameters(tenant);
        return database.call(transaction -> new Slice<>(
                transaction.list(
                        SELECT + condition + " order by r.number " + query.direction() + " limit ? offset ?",
                        Rollouts::read,
                        paged),
                transaction.number("select count(*) from rollout r where r.tenant = ?" + condition, parameters)));
    }

    /**
     * Stops the rollout: every device that has not ended gets the status aborted and hears so at its next report. A
     * device whose dialect answers aborts is asked first, and may end by itself or go on; stopping once more no longer
     * waits for it.
     *
     * @throws RolloutRefused if it is finished already
     */
    public void abort(Tenant tenant, RolloutId id) {
        database.run(transaction -> {
            requireExists(transaction, tenant, id);
            List<OpenAssignments.Key> open = OpenAssignments.lockOfRollout(transaction, tenant, id);
            if (open.isEmpty()) {
                throw RolloutRefused.finished(id);
            }
            // Before its devices end: their end must not begin another phase.
            transaction.update(
                    "update rollout set aborted_at = now() where tenant = ? and id = ?", tenant.id(), id.value());
            OpenAssignments.abort(transaction, tenant, open);
            LOG.log(Level.INFO, "rollout {0} aborted with {1} devices open", id, open.size());
        });
    }

    /** Changes what people call the rollout; absent parts stay. */
    public void rename(Tenant tenant, RolloutId id, Optional<String> name, Optional<String> description) {
        name.ifPresent(text -> RolloutRequest.require("name", text));
        description.ifPresent(Plan::requireDescription);
        database.run(transaction -> {
            requireExists(transaction, tenant, id);
            transaction.update("""
                    update rollout set name = coalesce(?, name), description = coalesce(?, description)
                    where tenant = ? and id = ?""", name, description, tenant.id(), id.value());
            transaction.publish(new Change(tenant, Change.Kind.ROLLOUT, id.toString()));
        });
    }

    /** Takes the rollout out of the lists of those who manage rollouts, and stops what is open of it. */
    public void hide(Tenant tenant, RolloutId id) {
        database.run(transaction -> {
            requireExists(transaction, tenant, id);
            List<OpenAssignments.Key> open = OpenAssignments.lockOfRollout(transaction, tenant, id);
            transaction.update("""
                    update rollout set hidden = true, aborted_at = case when finished_at is null
                        then coalesce(aborted_at, now()) else aborted_at end where tenant = ? and id = ?""", tenant.id(), id.value());
            OpenAssignments.abort(transaction, tenant, open);
            transaction.publish(new Change(tenant, Change.Kind.ROLLOUT, id.toString()));
        });
    }

    /** Stops every open assignment of the device, as part of a larger transaction. */
    void abortAll(Transaction transaction, Tenant tenant, DeviceId device) {
        OpenAssignments.abort(transaction, tenant, OpenAssignments.lockOfDevice(transaction, tenant, device));
    }

    /** Ends every open assignment of the device, as part of a larger transaction. */
    void endAll(Transaction transaction, Tenant tenant, DeviceId device, AssignmentStatus status) {
        List<OpenAssignments.Key> open = OpenAssignments.lockOfDevice(transaction, tenant, device);
        OpenAssignments.end(transaction, tenant, open, status);
    }

    static void requireExists(Transaction transaction, Tenant tenant, RolloutId id) {
        if (transaction.number("select count(*) from rollout where tenant = ? and id = ?", tenant.id(), id.value())
                == 0) {
            throw new NotFound("rollout", id.toString());
        }
    }

    private static Rollout read(Row row) {
        return new Rollout(
                new RolloutId(row.uuid("id")),
                row.number("number"),
                row.text("name"),
                row.text("description"),
                row.text("condition"),
                row.flag("direct"),
                row.optionalText("hold").map(Hold::stored),
                row.optionalInstant("starts_at"),
                row.text("release_name"),
                row.text("target"),
                row.optionalText("group_name").map(GroupName::new),
                row.flag("force_installation"),
                Terms.read(row),
                row.count("device_count"),
                Phases.counts(row.text("statistics")),
                row.text("created_by"),
                row.instant("created_at"),
                row.optionalInstant("started_at"),
                row.optionalInstant("aborted_at"),
                row.optionalInstant("finished_at"));
    }
}
