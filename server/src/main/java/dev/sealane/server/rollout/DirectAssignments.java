package dev.sealane.server.rollout;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.refusal.NotFound;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Gives releases to devices without an undertaking around it, and takes single assignments back. Whoever gives a device a
 * release directly means that one: what the device has open besides is aborted.
 */
public final class DirectAssignments {
    private final Database database;
    private final Rollouts rollouts;
    private final Inventory inventory;

    public DirectAssignments(Database database, Rollouts rollouts, Inventory inventory) {
        this.database = database;
        this.rollouts = rollouts;
        this.inventory = inventory;
    }

    /**
     * What became of the wish.
     *
     * @param rollout empty if every device had the release already
     * @param alreadyAssigned devices that run the release, or have been given it and have not ended
     */
    public record Given(Optional<RolloutId> rollout, int assigned, int alreadyAssigned) {}

    /** What is wished. */
    public record Wish(String name, String releaseName, Set<DeviceId> devices, Terms terms, String by) {
        public Wish {
            devices = Set.copyOf(devices);
        }
    }

    /** Gives the devices the release, all at once. */
    public Given give(Tenant tenant, Wish wish) {
        return database.call(transaction -> {
            List<UUID> wanted =
                    wish.devices().stream().map(DeviceId::value).sorted().toList();
            lock(transaction, tenant, wanted);
            Set<UUID> left = new HashSet<>(wanted);
            having(transaction, tenant, wish.releaseName(), wanted).forEach(left::remove);
            if (left.isEmpty()) {
                return new Given(Optional.empty(), 0, wanted.size());
            }
            RolloutId rollout = create(transaction, tenant, wish, left);
            OpenAssignments.abort(
                    transaction, tenant, OpenAssignments.lockOthers(transaction, tenant, rollout, List.copyOf(left)));
            return new Given(Optional.of(rollout), left.size(), wanted.size() - left.size());
        });
    }

    /** Records that the devices run the release, which they were given by other means. */
    public Given record(Tenant tenant, Wish wish) {
        return database.call(transaction -> {
            Set<UUID> devices =
                    new HashSet<>(wish.devices().stream().map(DeviceId::value).toList());
            RolloutId rollout = create(transaction, tenant, wish, devices);
            List<OpenAssignments.Key> made = new ArrayList<>();
            devices.stream().sorted().forEach(device -> {
                inventory.installed(transaction, tenant, new DeviceId(device), wish.releaseName());
                made.add(new OpenAssignments.Key(rollout, new DeviceId(device)));
            });
            OpenAssignments.end(transaction, tenant, made, AssignmentStatus.SUCCESS);
            return new Given(Optional.of(rollout), devices.size(), 0);
        });
    }

    /**
     * Stops one assignment as a rollout is stopped.
     *
     * @param force no longer waits for a device that was asked and has not answered
     * @throws RolloutRefused if it has ended, was asked already, or was not asked and is to be forced
     */
    public void cancel(Tenant tenant, DeviceId device, long action, boolean force) {
        database.run(transaction -> {
            Assignment assignment = lock(transaction, tenant, device, action);
            AssignmentStatus status = assignment.status();
            boolean isAsked = status == AssignmentStatus.ABORTING;
            if (force && !isAsked) {
                throw RolloutRefused.notAsked(action, status.word());
            }
            if (!force && (isAsked || status.isFinal())) {
                throw RolloutRefused.ended(action, status.word());
            }
            OpenAssignments.abort(
                    transaction, tenant, List.of(new OpenAssignments.Key(assignment.rollout(), assignment.device())));
        });
    }

    /** From now on the device shall ask nobody. One that has ended stays as it is. */
    public void force(Tenant tenant, DeviceId device, long action) {
        database.run(transaction -> {
            Assignment assignment = lock(transaction, tenant, device, action);
            transaction.update("""
                    update assignment set action_type = 'forced', forced_at = null, changed_at = now()
                    where tenant = ? and rollout_id = ? and device_id = ? and finished_at is null""", tenant.id(), assignment.rollout().value(), device.value());
            transaction.publish(new Change(tenant, Change.Kind.ASSIGNMENT, assignment.rollout() + "/" + device));
            transaction.publish(new Change(tenant, Change.Kind.DEVICE, device.toString()));
        });
    }

    private RolloutId create(Transaction transaction, Tenant tenant, Wish wish, Set<UUID> devices) {
        RolloutId rollout = RolloutId.random();
        Target target = new Target.Devices(
                Set.copyOf(devices.stream().map(DeviceId::new).toList()));
        rollouts.create(
                transaction,
                tenant,
                rollout,
                new RolloutRequest(wish.name(), wish.releaseName(), target, false, wish.terms(), wish.by()),
                Plan.DIRECT);
        return rollout;
    }

    /** Two who give the same device the same thing come one after the other, and the second sees what the first did. */
    private static void lock(Transaction transaction, Tenant tenant, List<UUID> devices) {
        transaction.list(
                "select id from device where tenant = ? and id = any(?) order by id for no key update",
                row -> row.uuid("id"),
                tenant.id(),
                devices);
    }

    /** Devices that run the release and have nothing open, or were given it last and have not ended. */
    private static List<UUID> having(Transaction transaction, Tenant tenant, String release, List<UUID> devices) {
        return transaction.list("""
                select d.id from device d left join lateral (
                    select r.release_name from assignment a
                    join rollout r on r.tenant = a.tenant and r.id = a.rollout_id
                    where a.tenant = d.tenant and a.device_id = d.id and a.finished_at is null and a.status <> 'aborting'
                    order by a.number desc limit 1) o on true
                where d.tenant = ? and d.id = any(?) and coalesce(o.release_name, d.artifact_name) = ?
                order by d.id""", row -> row.uuid("id"), tenant.id(), devices, release);
    }

    private static Assignment lock(Transaction transaction, Tenant tenant, DeviceId device, long action) {
        return transaction
                .first("select " + Assignments.COLUMNS + """

                        from assignment a where a.tenant = ? and a.action = ? and a.device_id = ? for update""", Assignments::read, tenant.id(), action, device.value())
                .orElseThrow(() -> new NotFound("action", Long.toString(action)));
    }
}
