package dev.sealane.server.rollout;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.DeviceId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes rollouts: finds out which devices are meant, and gives each its assignment in its phase. */
final class RolloutCreation {
    private static final Logger LOG = System.getLogger(RolloutCreation.class.getName());

    private final InstantSource clock;

    RolloutCreation(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Assigns the release to every device of the target, all or none, as part of a larger transaction.
     *
     * @throws RolloutRefused if the release has no artifact, the target no device, the plan another set of devices, or the
     *     maintenance window no future
     */
    void create(Transaction transaction, Tenant tenant, RolloutId id, RolloutRequest request, Plan plan) {
        requireOpening(request.terms());
        requireRelease(transaction, tenant, request.releaseName());
        List<UUID> devices = resolve(transaction, tenant, request.target());
        if (devices.isEmpty()) {
            throw RolloutRefused.noDevices();
        }
        List<Plan.PlannedPhase> phases = plan.division()
                .of(
                        devices.stream().map(DeviceId::new).toList(),
                        request.terms().confirmation());
        long number = insert(transaction, tenant, id, request, plan, devices.size());
        for (int phase = 1; phase <= phases.size(); phase++) {
            boolean begins = phase == 1 && plan.hold().isEmpty();
            PhaseRows.insert(transaction, tenant, id, phase, phases.get(phase - 1), begins);
            Terms terms = request.terms().withConfirmation(phases.get(phase - 1).confirmation());
            assign(transaction, tenant, new Part(id, number, terms, phase), phases.get(phase - 1));
        }
        transaction.update("""
                insert into assignment_event (tenant, rollout_id, device_id, status)
                select tenant, rollout_id, device_id, status from assignment
                where tenant = ? and rollout_id = ?""", tenant.id(), id.value());
        Phases.advance(transaction, tenant, id);
        transaction.publish(new Change(tenant, Change.Kind.ROLLOUT, id.toString()));
        LOG.log(
                Level.INFO,
                "rollout {0} of release {1} to {2} devices created",
                id,
                request.releaseName(),
                devices.size());
    }

    /** The share lock keeps the artifacts from being deleted until this rollout is seen to use them. */
    private static void requireRelease(Transaction transaction, Tenant tenant, String name) {
        List<UUID> artifacts = transaction.list(
                "select id from artifact where tenant = ? and name = ? order by id for share",
                row -> row.uuid("id"),
                tenant.id(),
                name);
        if (artifacts.isEmpty()) {
            throw RolloutRefused.noSuchRelease(name);
        }
    }

    /** A window that never opens would keep every device waiting for ever. */
    private void requireOpening(Terms terms) {
        Instant now = clock.instant();
        boolean never = terms.window()
                .filter(window -> !window.isOpen(now) && window.opening(now).isEmpty())
                .isPresent();
        if (never) {
            throw RolloutRefused.windowNeverOpens();
        }
    }

    private static List<UUID> resolve(Transaction transaction, Tenant tenant, Target target) {
        return switch (target) {
            case Target.All all ->
                transaction.list(
                        "select id from device where tenant = ? and admission = 'accepted' order by id for key share",
                        row -> row.uuid("id"),
                        tenant.id());
            case Target.Group group ->
                transaction.list(
                        """
                        select id from device where tenant = ? and admission = 'accepted' and group_name = ?
                        order by id for key share""", row -> row.uuid("id"), tenant.id(), group.name().value());
            case Target.Devices devices -> named(transaction, tenant, devices.ids());
        };
    }

    private static List<UUID> named(Transaction transaction, Tenant tenant, Collection<DeviceId> wanted) {
        List<UUID> found = transaction.list(
                """
                select id from device where tenant = ? and admission <> 'decommissioned' and id = any(?)
                order by id for key share""",
                row -> row.uuid("id"),
                tenant.id(),
                wanted.stream().map(DeviceId::value).toList());
        wanted.stream()
                .filter(device -> !found.contains(device.value()))
                .findFirst()
                .ifPresent(missing -> {
                    throw RolloutRefused.unknownDevices(missing.toString());
                });
        return found;
    }

    private record Part(RolloutId rollout, long number, Terms terms, int phase) {}

    private static void assign(Transaction transaction, Tenant tenant, Part part, Plan.PlannedPhase planned) {
        List<Object> parameters = new ArrayList<>(
                List.of(part.rollout().value(), part.number(), part.terms().confirmation(), part.phase()));
        parameters.addAll(part.terms().values());
        parameters.add(tenant.id());
        parameters.add(planned.devices().stream().map(DeviceId::value).toList());
        transaction.update("""
                insert into assignment (tenant, rollout_id, number, status, phase, action_type, forced_at,
                    window_schedule, window_seconds, window_zone, confirmation, weight, device_id)
                select d.tenant, ?, ?,
                    case when ? and d.auto_confirm_at is null then 'awaiting-confirmation' else 'pending' end,
                    ?, ?, ?::timestamptz, ?, ?::int, ?, ?, ?, d.id
                from device d where d.tenant = ? and d.id = any(?::uuid[])""", parameters.toArray());
    }

    private static long insert(
            Transaction transaction, Tenant tenant, RolloutId id, RolloutRequest request, Plan plan, int deviceCount) {
        Optional<String> group = request.target() instanceof Target.Group named
                ? Optional.of(named.name().value())
                : Optional.empty();
        List<Object> parameters = new ArrayList<>(List.of(
                tenant.id(),
                id.value(),
                request.name(),
                request.releaseName(),
                request.target().word(),
                group,
                request.forceInstallation(),
                deviceCount,
                deviceCount,
                request.createdBy(),
                plan.description(),
                plan.condition(),
                plan.direct(),
                plan.hold().map(Hold::word),
                plan.startsAt()));
        parameters.addAll(request.terms().values());
        return transaction
                .first("""
                        insert into rollout (tenant, id, name, release_name, target, group_name, force_installation,
                            device_count, open_count, created_by, description, condition, direct, hold, starts_at,
                            action_type, forced_at, window_schedule, window_seconds, window_zone, confirmation, weight)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant, id) do nothing returning number""", row -> row.number("number"), parameters.toArray())
                .orElseThrow(() -> RolloutRefused.exists(id));
    }
}
