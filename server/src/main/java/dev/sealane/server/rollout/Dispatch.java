package dev.sealane.server.rollout;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.Dialect;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.release.Releases;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers devices: what is there to do, and what became of it. Knows no protocol. */
public final class Dispatch {
    /** Longest substate; stock clients put a script's name there. */
    public static final int MAX_SUBSTATE = 200;

    private static final Logger LOG = System.getLogger(Dispatch.class.getName());

    private final Database database;
    private final Offers offers;
    private final Inventory inventory;
    private final IdleDevices idle;

    public Dispatch(Database database, Releases releases, Inventory inventory, IdleDevices idle, InstantSource clock) {
        this.database = database;
        this.offers = new Offers(releases, clock);
        this.inventory = inventory;
        this.idle = idle;
    }

    /**
     * What the device should do now. At most one assignment is open towards it. A device known to have none
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
            return offers.foremost(transaction, tenant, new Offers.Asker(device, Dialect.MENDER, provides, false));
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
        return report(tenant, device, rollout, Told.of(status, substate));
    }

    /** The same with lines for the log, which are kept even where the status is no news. */
    public Report report(Tenant tenant, DeviceId device, RolloutId rollout, Told told) {
        if (!told.status().isReported()) {
            throw new InvalidInput(
                    "status", "a device cannot report '" + told.status().word() + "'");
        }
        if (told.substate().length() > MAX_SUBSTATE || told.substate().indexOf('\0') >= 0) {
            throw new InvalidInput("substate", "expected at most " + MAX_SUBSTATE + " characters without NUL");
        }
        OpenAssignments.Key key = new OpenAssignments.Key(rollout, device);
        return withOpen(tenant, key, told.status(), (transaction, assignment) -> {
            AssignmentLog.append(transaction, tenant, key, told.messages());
            return record(transaction, tenant, assignment, told.status(), told.substate());
        });
    }

    /** The device says something about its assignment that changes nothing. */
    public Report tell(Tenant tenant, DeviceId device, RolloutId rollout, List<LogMessage> messages) {
        OpenAssignments.Key key = new OpenAssignments.Key(rollout, device);
        return withOpen(tenant, key, AssignmentStatus.PENDING, (transaction, assignment) -> {
            AssignmentLog.append(transaction, tenant, key, messages);
            return new Report.Recorded();
        });
    }

    /**
     * The device answers that it was asked to stop. An answer to a question that nobody asked changes nothing: then the
     * report is {@link Report.Unknown}.
     */
    public Report answerAbort(
            Tenant tenant, DeviceId device, RolloutId rollout, AbortAnswer answer, List<LogMessage> messages) {
        OpenAssignments.Key key = new OpenAssignments.Key(rollout, device);
        return withOpen(tenant, key, AssignmentStatus.ABORTED, (transaction, assignment) -> {
            if (assignment.status() != AssignmentStatus.ABORTING) {
                return new Report.Unknown();
            }
            AssignmentLog.append(transaction, tenant, key, messages);
            AssignmentStatus next = switch (answer) {
                case STOPPED -> AssignmentStatus.ABORTED;
                case REFUSED -> OpenAssignments.beforeAbort(transaction, tenant, key);
            };
            OpenAssignments.move(transaction, tenant, key, next, "");
            LOG.log(Level.INFO, "device {0} was asked to stop rollout {1}: {2}", device, rollout, answer);
            return new Report.Recorded();
        });
    }

    private interface Recording {
        Report run(Transaction transaction, Assignment assignment);
    }

    private Report withOpen(Tenant tenant, OpenAssignments.Key key, AssignmentStatus said, Recording recording) {
        return database.call(transaction -> {
            if (said == AssignmentStatus.SUCCESS) {
                // What it runs is recorded with its success, and devices are locked before assignments.
                inventory.lock(transaction, tenant, key.device());
            }
            Optional<Assignment> assignment = Assignments.lock(transaction, tenant, key);
            if (assignment.isEmpty()) {
                return new Report.Unknown();
            }
            AssignmentStatus present = assignment.get().status();
            if (!present.isFinal()) {
                return recording.run(transaction, assignment.get());
            }
            return present == said ? new Report.Recorded() : late(present);
        });
    }

    private Report record(
            Transaction transaction, Tenant tenant, Assignment assignment, AssignmentStatus status, String substate) {
        AssignmentStatus present = assignment.status();
        boolean noNews = present == status && assignment.substate().equals(substate);
        boolean waitsForItsEnd = present == AssignmentStatus.ABORTING && !status.isFinal();
        if (noNews || waitsForItsEnd) {
            return new Report.Recorded();
        }
        if (present == AssignmentStatus.AWAITING_CONFIRMATION) {
            // The device was not told of it: whatever it means is another rollout, or a guess.
            return new Report.Unknown();
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
        if (status == AssignmentStatus.SUCCESS && assignment.terms().type().installs()) {
            inventory.installed(transaction, tenant, assignment.device(), releaseName(transaction, tenant, assignment));
        }
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
            case AWAITING_CONFIRMATION,
                    PENDING,
                    DOWNLOADING,
                    PAUSE_BEFORE_INSTALLING,
                    INSTALLING,
                    PAUSE_BEFORE_REBOOTING,
                    REBOOTING,
                    PAUSE_BEFORE_COMMITTING,
                    ABORTING -> throw new IllegalArgumentException("not a final status: " + present);
        };
    }

    private static String releaseName(Transaction transaction, Tenant tenant, Assignment assignment) {
        return transaction
                .first(
                        "select release_name from rollout where tenant = ? and id = ?",
                        row -> row.text("release_name"),
                        tenant.id(),
                        assignment.rollout().value())
                .orElseThrow();
    }
}
