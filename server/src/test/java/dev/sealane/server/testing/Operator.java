package dev.sealane.server.testing;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Page;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admission;
import dev.sealane.server.device.Admissions;
import dev.sealane.server.device.ControllerId;
import dev.sealane.server.device.Credential;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.DeviceQuery;
import dev.sealane.server.device.Devices;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.rollout.RolloutRequest;
import dev.sealane.server.rollout.Rollouts;
import dev.sealane.server.rollout.Target;
import dev.sealane.server.rollout.Terms;
import dev.sealane.server.rollout.Withdrawals;
import java.time.InstantSource;
import java.util.Set;

/** A person who looks after the fleet: decides about devices and creates rollouts, over a second connection. */
public final class Operator {
    private final Tenant tenant = Tenant.DEFAULT;
    private final Database database;
    private final Admissions admissions;
    private final Rollouts rollouts;

    public Operator(Database database) {
        this.database = database;
        this.admissions = new Admissions(database);
        this.rollouts = new Rollouts(database, InstantSource.system());
    }

    public void acceptAll() {
        admissions.acceptPending(
                tenant,
                new Devices(database)
                                .search(tenant, DeviceQuery.all(Page.first()).withAdmissions(Set.of(Admission.PENDING)))
                                .items()
                                .stream()
                                .map(device -> device.id())
                                .toList());
    }

    public DeviceId device(String serial) {
        return new Devices(database)
                .search(tenant, DeviceQuery.all(Page.first()).withText("\"" + serial + "\""))
                .items()
                .getFirst()
                .id();
    }

    /** Whether a device with this word in its identity has called, or was entered. */
    public boolean isKnown(String serial) {
        return !new Devices(database)
                .search(tenant, DeviceQuery.all(Page.first()).withText("\"" + serial + "\""))
                .items()
                .isEmpty();
    }

    public RolloutId roll(String release, DeviceId... devices) {
        Target target = devices.length == 0 ? new Target.All() : new Target.Devices(Set.of(devices));
        return rollouts.create(tenant, new RolloutRequest("test", release, target, false, Terms.PLAIN, "tester"));
    }

    /** Enters a device that speaks DDI, with a token of its own. */
    public DeviceId enter(String controllerId, String token) {
        return admissions.preauthorise(
                tenant, new ControllerId(controllerId).identity(), Credential.Token.of("token", token), false);
    }

    public Rollouts rollouts() {
        return rollouts;
    }

    public Withdrawals withdrawals() {
        return new Withdrawals(database, admissions, rollouts);
    }

    public Admissions admissions() {
        return admissions;
    }
}
