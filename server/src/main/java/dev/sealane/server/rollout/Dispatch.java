package dev.sealane.server.rollout;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.ArtifactId;
import dev.sealane.server.release.Releases;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers devices: what is there to do, and what became of it. Knows no protocol.
 *
 * <p>The steps are those of the Mender device API digest, section 3.4.
 */
public final class Dispatch {
    /** Longest substate; stock clients put a script's name there. */
    public static final int MAX_SUBSTATE = 200;

    private static final Logger LOG = System.getLogger(Dispatch.class.getName());

    private final Database database;
    private final Releases releases;
    private final Inventory inventory;
    private final IdleDevices idle;

    public Dispatch(Database database, Releases releases, Inventory inventory, IdleDevices idle) {
        this.database = database;
        this.releases = releases;
        this.inventory = inventory;
        this.idle = idle;
    }

    private record Oldest(
            OpenAssignments.Key key,
            AssignmentStatus status,
            Optional<ArtifactId> artifact,
            Optional<Map<String, String>> provides,
            String releaseName,
            boolean forceInstallation) {
        static Oldest read(Row row) {
            return new Oldest(
                    new OpenAssignments.Key(new RolloutId(row.uuid("rollout_id")), new DeviceId(row.uuid("device_id"))),
                    AssignmentStatus.stored(row.text("status")),
                    row.optionalUuid("artifact_id").map(ArtifactId::new),
                    row.optionalText("provides").map(Json::texts),
                    row.text("release_name"),
                    row.flag("force_installation"));
        }
    }

    /**
     * What the device should do now. At most one assignment is open towards it: the oldest. A device known to have none
     * is answered from memory.
     *
     * @param provides what the device says it has, {@code device_type} and {@code artifact_name} included
     */
    public Work next(Tenant tenant, DeviceId device, Map<String, String> provides) {
        if (idle.contains(device, provides)) {
            return new Work.Nothing();
        }
        IdleDevices.Stamp stamp = idle.stamp();
        Optional<Work> work = database.call(transaction -> {
            inventory.learn(transaction, tenant, device, provides);
            return lockOldest(transaction, tenant, device).map(oldest -> answer(transaction, tenant, oldest, provides));
        });
        if (work.isEmpty()) {
            idle.add(device, provides, stamp);
        }
        return work.orElseGet(Work.Nothing::new);
    }

    /**
     * The device reports how far it is. Repeating a report changes nothing.
     *
     * @throws InvalidInput if the status is not one a device may report, or the substate is too long
     */
    public Report report(Tenant tenant, DeviceId device, RolloutId rollout, AssignmentStatus status, String substate) {
        if (!status.isReported()) {
            throw new InvalidInput("status", "a device cannot report '" + status.word() + "'");
        }
        if (substate.length() > MAX_SUBSTATE || substate.indexOf('\0') >= 0) {
            throw new InvalidInput("substate", "expected at most " + MAX_SUBSTATE + " characters without NUL");
        }
        OpenAssignments.Key key = new OpenAssignments.Key(rollout, device);
        return database.call(transaction -> {
            Optional<Assignment> assignment = lock(transaction, tenant, key);
            return assignment.isEmpty()
                    ? new Report.Unknown()
                    : record(transaction, tenant, assignment.get(), status, substate);
        });
    }

    private Report record(
            Transaction transaction, Tenant tenant, Assignment assignment, AssignmentStatus status, String substate) {
        AssignmentStatus present = assignment.status();
        if (present == status && (status.isFinal() || assignment.substate().equals(substate))) {
            return new Report.Recorded();
        }
        if (present.isFinal()) {
            return late(present);
        }
        if (!present.mayBecome(status)) {
            throw new IllegalStateException(present + " cannot become the reported " + status);
        }
        OpenAssignments.move(
                transaction,
                tenant,
                new OpenAssignments.Key(assignment.rollout(), assignment.device()),
                status,
                substate);
        if (status.isFinal()) {
            LOG.log(
                    Level.INFO,
                    "device {0} ended rollout {1}: {2}",
                    assignment.device(),
                    assignment.rollout(),
                    status.word());
        }
        return new Report.Recorded();
    }

    /**
     * A report that comes after the end. A device that was killed while it reported its success calls that a failure
     * later (digest, section 13.3): what ended well stays so, and the device is not sent into a rollback.
     */
    private static Report late(AssignmentStatus present) {
        return switch (present) {
            case SUCCESS, ALREADY_INSTALLED -> new Report.Recorded();
            case FAILURE, NO_ARTIFACT, ABORTED, DECOMMISSIONED -> new Report.Stopped(present);
            case PENDING,
                    DOWNLOADING,
                    PAUSE_BEFORE_INSTALLING,
                    INSTALLING,
                    PAUSE_BEFORE_REBOOTING,
                    REBOOTING,
                    PAUSE_BEFORE_COMMITTING -> throw new IllegalArgumentException("not a final status: " + present);
        };
    }

    private Work answer(Transaction transaction, Tenant tenant, Oldest oldest, Map<String, String> provides) {
        if (oldest.artifact().isPresent()) {
            return repeat(transaction, tenant, oldest, oldest.artifact().get(), provides);
        }
        if (oldest.releaseName().equals(provides.get("artifact_name")) && !oldest.forceInstallation()) {
            end(transaction, tenant, oldest, AssignmentStatus.ALREADY_INSTALLED);
            return new Work.Nothing();
        }
        Optional<Artifact> artifact = releases.choose(transaction, tenant, oldest.releaseName(), provides);
        if (artifact.isEmpty()) {
            end(transaction, tenant, oldest, AssignmentStatus.NO_ARTIFACT);
            return new Work.Nothing();
        }
        remember(transaction, tenant, oldest, artifact.get(), provides);
        LOG.log(
                Level.INFO,
                "device {0} gets artifact {1} of rollout {2}",
                oldest.key().device(),
                artifact.get().id(),
                oldest.key().rollout());
        return new Work.Install(oldest.key().rollout(), artifact.get(), oldest.forceInstallation());
    }

    /** The same question gets the same answer; another one in the middle of an update is a contradiction. */
    private Work repeat(
            Transaction transaction, Tenant tenant, Oldest oldest, ArtifactId chosen, Map<String, String> provides) {
        if (!oldest.provides().equals(Optional.of(provides))) {
            end(transaction, tenant, oldest, AssignmentStatus.FAILURE);
            return new Work.Contradiction(oldest.key().rollout());
        }
        Artifact artifact = releases.find(transaction, tenant, chosen)
                .orElseThrow(() -> new IllegalStateException("artifact " + chosen + " of an open assignment is gone"));
        return new Work.Install(oldest.key().rollout(), artifact, oldest.forceInstallation());
    }

    private void end(Transaction transaction, Tenant tenant, Oldest oldest, AssignmentStatus status) {
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
                select a.rollout_id, a.device_id, a.status, a.artifact_id, a.provides, r.release_name, r.force_installation
                from assignment a join rollout r on r.tenant = a.tenant and r.id = a.rollout_id
                where a.tenant = ? and a.device_id = ? and a.finished_at is null
                order by a.number limit 1 for update of a""", Oldest::read, tenant.id(), device.value());
    }

    private static Optional<Assignment> lock(Transaction transaction, Tenant tenant, OpenAssignments.Key key) {
        return transaction.first(
                "select " + Assignments.COLUMNS + """

                from assignment a where a.tenant = ? and a.rollout_id = ? and a.device_id = ? for update""",
                Assignments::read,
                tenant.id(),
                key.rollout().value(),
                key.device().value());
    }
}
