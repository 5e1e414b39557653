package dev.sealane.server.rollout;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admissions;
import dev.sealane.server.device.DeviceId;

/** Takes one device out of what it is part of, in one transaction each. */
public final class Withdrawals {
    private final Database database;
    private final Admissions admissions;
    private final Rollouts rollouts;

    public Withdrawals(Database database, Admissions admissions, Rollouts rollouts) {
        this.database = database;
        this.admissions = admissions;
        this.rollouts = rollouts;
    }

    /**
     * Takes the device out of the fleet: its keys open nothing any more, and every assignment it had not ended gets the
     * status decommissioned.
     *
     * @throws dev.sealane.server.refusal.NotFound if there is no such living device
     */
    public void decommission(Tenant tenant, DeviceId device) {
        database.run(transaction -> {
            admissions.decommission(transaction, tenant, device);
            rollouts.endAll(transaction, tenant, device, AssignmentStatus.DECOMMISSIONED);
        });
    }

    /** Aborts every assignment that the device has not ended, as a rollout is aborted; the device stays in the fleet. */
    public void abortAll(Tenant tenant, DeviceId device) {
        database.run(transaction -> rollouts.abortAll(transaction, tenant, device));
    }
}
