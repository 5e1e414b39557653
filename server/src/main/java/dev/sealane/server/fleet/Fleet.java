package dev.sealane.server.fleet;

import dev.sealane.server.assembly.Modules;
import dev.sealane.server.assembly.Sets;
import dev.sealane.server.blob.BlobId;
import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.catalogue.Catalogue;
import dev.sealane.server.db.Database;
import dev.sealane.server.device.Admissions;
import dev.sealane.server.device.AdmittedKeys;
import dev.sealane.server.device.CheckIns;
import dev.sealane.server.device.DeviceTypes;
import dev.sealane.server.device.Devices;
import dev.sealane.server.device.Groups;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.device.Profiles;
import dev.sealane.server.device.Recognition;
import dev.sealane.server.device.Settings;
import dev.sealane.server.inquiry.Inquiries;
import dev.sealane.server.release.Drafts;
import dev.sealane.server.release.Releases;
import dev.sealane.server.release.Uploads;
import dev.sealane.server.release.VerificationKeys;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.Confirmations;
import dev.sealane.server.rollout.DirectAssignments;
import dev.sealane.server.rollout.Dispatch;
import dev.sealane.server.rollout.IdleDevices;
import dev.sealane.server.rollout.Insight;
import dev.sealane.server.rollout.Phases;
import dev.sealane.server.rollout.RolloutSettings;
import dev.sealane.server.rollout.Rollouts;
import dev.sealane.server.rollout.Standings;
import dev.sealane.server.rollout.Withdrawals;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;

/** What protocols, interfaces and pages are built on. */
public record Fleet(
        Database database,
        BlobStore blobs,
        Devices devices,
        DeviceTypes deviceTypes,
        Admissions admissions,
        AdmittedKeys admittedKeys,
        Recognition recognition,
        Settings settings,
        CheckIns checkIns,
        Inventory inventory,
        Groups groups,
        Releases releases,
        Uploads uploads,
        VerificationKeys verificationKeys,
        Rollouts rollouts,
        Phases phases,
        Confirmations confirmations,
        Withdrawals withdrawals,
        DirectAssignments directAssignments,
        Assignments assignments,
        Insight insight,
        IdleDevices idleDevices,
        Dispatch dispatch,
        Standings standings,
        Profiles profiles,
        Modules modules,
        Sets sets,
        Inquiries inquiries,
        Catalogue catalogue,
        RolloutSettings rolloutSettings,
        Clockwork clockwork)
        implements AutoCloseable {

    /**
     * Builds the domain on storage that is open, and removes blobs that a killed server left.
     *
     * @param uploadLimit the largest artifact that is taken in, in bytes
     */
    public static Fleet open(Database database, BlobStore blobs, long uploadLimit, InstantSource clock) {
        blobs.sweep(referencedBlobs(database));
        Admissions admissions = new Admissions(database);
        Inventory inventory = new Inventory(database);
        Releases releases = new Releases(database, blobs);
        VerificationKeys keys = new VerificationKeys(database);
        Rollouts rollouts = new Rollouts(database, clock);
        Modules modules = new Modules(database, new Drafts(database, blobs, keys, uploadLimit));
        Phases phases = new Phases(database);
        DirectAssignments directAssignments = new DirectAssignments(database, rollouts, inventory);
        AdmittedKeys admittedKeys = new AdmittedKeys(admissions, database.changes());
        IdleDevices idleDevices = new IdleDevices(database.changes());
        return new Fleet(
                database,
                blobs,
                new Devices(database),
                new DeviceTypes(database),
                admissions,
                admittedKeys,
                new Recognition(admissions, admittedKeys),
                new Settings(database),
                CheckIns.start(database, clock),
                inventory,
                new Groups(database),
                releases,
                new Uploads(database, blobs, releases, keys, uploadLimit),
                keys,
                rollouts,
                phases,
                new Confirmations(database, clock),
                new Withdrawals(database, admissions, rollouts),
                directAssignments,
                new Assignments(database),
                new Insight(database),
                idleDevices,
                new Dispatch(database, releases, inventory, idleDevices, clock),
                new Standings(database, releases, clock),
                new Profiles(database, admissions),
                modules,
                new Sets(database, modules),
                Inquiries.of(database),
                Catalogue.of(database),
                new RolloutSettings(database),
                Clockwork.start(database, phases, directAssignments, clock));
    }

    /** Ends what runs by itself; storage is closed by whoever opened it. */
    @Override
    public void close() {
        clockwork.close();
        checkIns.close();
        admittedKeys.close();
        idleDevices.close();
        standings.close();
        settings.close();
    }

    private static Set<BlobId> referencedBlobs(Database database) {
        return database
                .call(transaction -> transaction.list("select blob from artifact", row -> new BlobId(row.uuid("blob"))))
                .stream()
                .collect(Collectors.toSet());
    }
}
