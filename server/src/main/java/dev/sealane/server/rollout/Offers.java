package dev.sealane.server.rollout;

import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.Dialect;
import dev.sealane.server.json.Json;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.ArtifactId;
import dev.sealane.server.release.Releases;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses what a device that asks is told, inside the transaction that answers it. At most one assignment is open
 * towards a device: the oldest. The steps are those of the Mender device API digest, section 3.4.
 */
final class Offers {
    private static final Logger LOG = System.getLogger(Offers.class.getName());

    private final Releases releases;

    Offers(Releases releases) {
        this.releases = releases;
    }

    /** Who asks: what it speaks and what it has, by its own word or by the server's record of it. */
    record Asker(DeviceId device, Dialect dialect, Map<String, String> provides) {}

    private record Oldest(
            OpenAssignments.Key key,
            long action,
            AssignmentStatus status,
            Optional<ArtifactId> artifact,
            Optional<Map<String, String>> provides,
            String releaseName,
            boolean forceInstallation) {
        static Oldest read(Row row) {
            return new Oldest(
                    new OpenAssignments.Key(new RolloutId(row.uuid("rollout_id")), new DeviceId(row.uuid("device_id"))),
                    row.number("action"),
                    AssignmentStatus.stored(row.text("status")),
                    row.optionalUuid("artifact_id").map(ArtifactId::new),
                    row.optionalText("provides").map(Json::texts),
                    row.text("release_name"),
                    row.flag("force_installation"));
        }
    }

    /** What the device should do now; empty if no assignment is open. */
    Optional<Work> oldest(Transaction transaction, Tenant tenant, Asker asker) {
        return lockOldest(transaction, tenant, asker.device())
                .map(oldest -> answer(transaction, tenant, oldest, asker));
    }

    private Work answer(Transaction transaction, Tenant tenant, Oldest oldest, Asker asker) {
        if (oldest.status() == AssignmentStatus.ABORTING) {
            return new Work.Stop(oldest.key().rollout(), oldest.action());
        }
        if (oldest.artifact().isPresent()) {
            return repeat(transaction, tenant, oldest, oldest.artifact().get(), asker);
        }
        if (oldest.releaseName().equals(asker.provides().get("artifact_name")) && !oldest.forceInstallation()) {
            end(transaction, tenant, oldest, AssignmentStatus.ALREADY_INSTALLED);
            return new Work.Nothing();
        }
        Optional<Artifact> artifact =
                releases.choose(transaction, tenant, oldest.releaseName(), asker.dialect(), asker.provides());
        if (artifact.isEmpty()) {
            end(transaction, tenant, oldest, AssignmentStatus.NO_ARTIFACT);
            return new Work.Nothing();
        }
        remember(transaction, tenant, oldest, artifact.get(), asker.provides());
        LOG.log(
                Level.INFO,
                "device {0} gets artifact {1} of rollout {2}",
                oldest.key().device(),
                artifact.get().id(),
                oldest.key().rollout());
        return install(oldest, artifact.get());
    }

    /** The same question gets the same answer; another one in the middle of an update is a contradiction. */
    private Work repeat(Transaction transaction, Tenant tenant, Oldest oldest, ArtifactId chosen, Asker asker) {
        if (asker.dialect().tellsSoftware() && !oldest.provides().equals(Optional.of(asker.provides()))) {
            end(transaction, tenant, oldest, AssignmentStatus.FAILURE);
            return new Work.Contradiction(oldest.key().rollout());
        }
        Artifact artifact = releases.find(transaction, tenant, chosen)
                .orElseThrow(() -> new IllegalStateException("artifact " + chosen + " of an open assignment is gone"));
        return install(oldest, artifact);
    }

    private static Work install(Oldest oldest, Artifact artifact) {
        return new Work.Install(oldest.key().rollout(), oldest.action(), artifact, oldest.forceInstallation());
    }

    private static void end(Transaction transaction, Tenant tenant, Oldest oldest, AssignmentStatus status) {
        OpenAssignments.end(transaction, tenant, List.of(oldest.key()), status);
        LOG.log(
                Level.INFO,
                "device {0} ended rollout {1}: {2}",
                oldest.key().device(),
                oldest.key().rollout(),
                status.word());
    }

    private static void remember(
            Transaction transaction, Tenant tenant, Oldest oldest, Artifact artifact, Map<String, String> provides) {
        transaction.update(
                """
                update assignment set artifact_id = ?, provides = ?::jsonb, device_type = ?, changed_at = now(),
                    started_at = now()
                where tenant = ? and rollout_id = ? and device_id = ?""",
                artifact.id().value(),
                Json.write(provides),
                Optional.ofNullable(provides.get("device_type")),
                tenant.id(),
                oldest.key().rollout().value(),
                oldest.key().device().value());
        OpenAssignments.start(transaction, tenant, oldest.key().rollout());
    }

    private static Optional<Oldest> lockOldest(Transaction transaction, Tenant tenant, DeviceId device) {
        return transaction.first("""
                select a.rollout_id, a.device_id, a.action, a.status, a.artifact_id, a.provides, r.release_name,
                    r.force_installation
                from assignment a join rollout r on r.tenant = a.tenant and r.id = a.rollout_id
                join rollout_phase p on p.tenant = a.tenant and p.rollout_id = a.rollout_id and p.number = a.phase
                where a.tenant = ? and a.device_id = ? and a.finished_at is null and p.started_at is not null
                order by a.number limit 1 for update of a""", Oldest::read, tenant.id(), device.value());
    }
}
