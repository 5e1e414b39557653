package dev.sealane.server.rollout;

import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.Dialect;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.json.Json;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.ArtifactId;
import dev.sealane.server.release.Releases;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses what a device that asks is told, inside the transaction that answers it. At most one assignment is open
 * towards a device: one that it has begun, else one that needs no confirmation, else the heaviest, and of those the oldest. The steps are those of the Mender device API digest, section 3.4.
 */
final class Offers {
    private static final Logger LOG = System.getLogger(Offers.class.getName());

    private final Releases releases;
    private final InstantSource clock;

    Offers(Releases releases, InstantSource clock) {
        this.releases = releases;
        this.clock = clock;
    }

    /**
     * Who asks: what it speaks and what it has, by its own word or by the server's record of it.
     *
     * @param isUntold whether the device has been asked for what it is, and has not answered
     */
    record Asker(DeviceId device, Dialect dialect, Map<String, String> provides, boolean isUntold) {
        boolean hasUnknownType() {
            return isUntold && !provides.containsKey(Inventory.DEVICE_TYPE);
        }
    }

    private record Foremost(
            OpenAssignments.Key key,
            long action,
            AssignmentStatus status,
            Optional<ArtifactId> artifact,
            Optional<Map<String, String>> provides,
            String releaseName,
            boolean forceInstallation,
            Terms terms) {
        static Foremost read(Row row) {
            return new Foremost(
                    new OpenAssignments.Key(new RolloutId(row.uuid("rollout_id")), new DeviceId(row.uuid("device_id"))),
                    row.number("action"),
                    AssignmentStatus.stored(row.text("status")),
                    row.optionalUuid("artifact_id").map(ArtifactId::new),
                    row.optionalText("provides").map(Json::texts),
                    row.text("release_name"),
                    row.flag("force_installation"),
                    Terms.read(row));
        }
    }

    /** What the device should do now; empty if no assignment is open. */
    Optional<Work> foremost(Transaction transaction, Tenant tenant, Asker asker) {
        return lockForemost(transaction, tenant, asker.device())
                .map(foremost -> answer(transaction, tenant, foremost, asker));
    }

    private Work answer(Transaction transaction, Tenant tenant, Foremost foremost, Asker asker) {
        if (foremost.status() == AssignmentStatus.ABORTING) {
            return new Work.Stop(foremost.key().rollout(), foremost.action());
        }
        Allowance allowance = foremost.terms().at(clock.instant());
        if (!allowance.mayInstall() && !asker.dialect().fetchesAhead()) {
            return holdBack(transaction, tenant, foremost, allowance);
        }
        if (foremost.artifact().isPresent()) {
            return repeat(transaction, tenant, foremost, allowance, asker);
        }
        if (foremost.releaseName().equals(asker.provides().get("artifact_name")) && !foremost.forceInstallation()) {
            end(transaction, tenant, foremost, AssignmentStatus.ALREADY_INSTALLED);
            return new Work.Nothing();
        }
        Optional<Artifact> artifact =
                releases.choose(transaction, tenant, foremost.releaseName(), asker.dialect(), asker.provides());
        if (artifact.isEmpty() && asker.hasUnknownType()) {
            return new Work.Nothing();
        }
        if (artifact.isEmpty()) {
            end(transaction, tenant, foremost, AssignmentStatus.NO_ARTIFACT);
            return new Work.Nothing();
        }
        if (foremost.status() == AssignmentStatus.AWAITING_CONFIRMATION) {
            return new Work.Confirm(foremost.key().rollout(), foremost.action(), artifact.get(), allowance);
        }
        remember(transaction, tenant, foremost, artifact.get(), asker.provides());
        LOG.log(
                Level.INFO,
                "device {0} gets artifact {1} of rollout {2}",
                foremost.key().device(),
                artifact.get().id(),
                foremost.key().rollout());
        return install(foremost, artifact.get(), allowance);
    }

    /** A device that would install at once is not told before it may; one that never may has no part in the rollout. */
    private static Work holdBack(Transaction transaction, Tenant tenant, Foremost foremost, Allowance allowance) {
        if (!allowance.installs()) {
            end(transaction, tenant, foremost, AssignmentStatus.NO_ARTIFACT);
        }
        return new Work.Nothing();
    }

    /** The same question gets the same answer; another one in the middle of an update is a contradiction. */
    private Work repeat(Transaction transaction, Tenant tenant, Foremost foremost, Allowance allowance, Asker asker) {
        ArtifactId chosen = foremost.artifact().orElseThrow();
        if (asker.dialect().tellsSoftware() && !foremost.provides().equals(Optional.of(asker.provides()))) {
            end(transaction, tenant, foremost, AssignmentStatus.FAILURE);
            return new Work.Contradiction(foremost.key().rollout());
        }
        Artifact artifact = releases.find(transaction, tenant, chosen)
                .orElseThrow(() -> new IllegalStateException("artifact " + chosen + " of an open assignment is gone"));
        return install(foremost, artifact, allowance);
    }

    private static Work install(Foremost foremost, Artifact artifact, Allowance allowance) {
        return new Work.Install(
                foremost.key().rollout(), foremost.action(), artifact, foremost.forceInstallation(), allowance);
    }

    private static void end(Transaction transaction, Tenant tenant, Foremost foremost, AssignmentStatus status) {
        OpenAssignments.end(transaction, tenant, List.of(foremost.key()), status);
        LOG.log(
                Level.INFO,
                "device {0} ended rollout {1}: {2}",
                foremost.key().device(),
                foremost.key().rollout(),
                status.word());
    }

    private static void remember(
            Transaction transaction,
            Tenant tenant,
            Foremost foremost,
            Artifact artifact,
            Map<String, String> provides) {
        transaction.update(
                """
                update assignment set artifact_id = ?, provides = ?::jsonb, device_type = ?, changed_at = now(),
                    started_at = now()
                where tenant = ? and rollout_id = ? and device_id = ?""",
                artifact.id().value(),
                Json.write(provides),
                Optional.ofNullable(provides.get("device_type")),
                tenant.id(),
                foremost.key().rollout().value(),
                foremost.key().device().value());
        OpenAssignments.start(transaction, tenant, foremost.key().rollout());
    }

    private static Optional<Foremost> lockForemost(Transaction transaction, Tenant tenant, DeviceId device) {
        return transaction.first("""
                select a.rollout_id, a.device_id, a.action, a.status, a.artifact_id, a.provides, a.action_type,
                    a.forced_at, a.window_schedule, a.window_seconds, a.window_zone, a.confirmation, a.weight,
                    r.release_name, r.force_installation
                from assignment a join rollout r on r.tenant = a.tenant and r.id = a.rollout_id
                join rollout_phase p on p.tenant = a.tenant and p.rollout_id = a.rollout_id and p.number = a.phase
                where a.tenant = ? and a.device_id = ? and a.finished_at is null and p.started_at is not null
                order by a.status not in ('awaiting-confirmation', 'pending', 'pause-before-installing') desc,
                    a.status = 'awaiting-confirmation', a.weight desc, a.number
                limit 1 for update of a""", Foremost::read, tenant.id(), device.value());
    }
}
