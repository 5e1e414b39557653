package dev.sealane.server;

import dev.sealane.server.blob.BlobId;
import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.db.Database;
import dev.sealane.server.device.Admissions;
import dev.sealane.server.device.AdmittedKeys;
import dev.sealane.server.device.CheckIns;
import dev.sealane.server.device.Devices;
import dev.sealane.server.device.Groups;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.release.Releases;
import dev.sealane.server.release.Uploads;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.Dispatch;
import dev.sealane.server.rollout.IdleDevices;
import dev.sealane.server.rollout.Rollouts;
import dev.sealane.server.rollout.Withdrawals;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;

/** The verbs of the fleet, wired together: what protocols, interfaces and pages are built on. */
public record Domain(
        Database database,
        BlobStore blobs,
        Devices devices,
        Admissions admissions,
        AdmittedKeys admittedKeys,
        CheckIns checkIns,
        Inventory inventory,
        Groups groups,
        Releases releases,
        Uploads uploads,
        Rollouts rollouts,
        Withdrawals withdrawals,
        Assignments assignments,
        IdleDevices idleDevices,
        Dispatch dispatch)
        implements AutoCloseable {

    /** Builds the domain on storage that is open, and removes blobs that a killed server left. */
    public static Domain open(Database database, BlobStore blobs, InstantSource clock) {
        blobs.sweep(referencedBlobs(database));
        Admissions admissions = new Admissions(database);
        Inventory inventory = new Inventory(database);
        Releases releases = new Releases(database, blobs);
        Rollouts rollouts = new Rollouts(database);
        IdleDevices idleDevices = new IdleDevices(database.changes());
        return new Domain(
                database,
                blobs,
                new Devices(database),
                admissions,
                new AdmittedKeys(admissions, database.changes()),
                CheckIns.start(database, clock),
                inventory,
                new Groups(database),
                releases,
                new Uploads(database, blobs, releases, Uploads.MAX_BYTES),
                rollouts,
                new Withdrawals(database, admissions, rollouts),
                new Assignments(database),
                idleDevices,
                new Dispatch(database, releases, inventory, idleDevices));
    }

    /** Ends what runs by itself; storage is closed by whoever opened it. */
    @Override
    public void close() {
        checkIns.close();
        admittedKeys.close();
        idleDevices.close();
    }

    private static Set<BlobId> referencedBlobs(Database database) {
        return database
                .call(transaction -> transaction.list("select blob from artifact", row -> new BlobId(row.uuid("blob"))))
                .stream()
                .collect(Collectors.toSet());
    }
}
