package dev.sealane.server.device;

import dev.sealane.server.refusal.Refusal;

/** A device with this identity exists already. */
public final class DeviceConflict extends Refusal {
    private final DeviceId existing;

    DeviceConflict(DeviceId existing) {
        super(Kind.CONFLICT, "device-exists", "a device with this identity exists: " + existing);
        this.existing = existing;
    }

    public DeviceId existing() {
        return existing;
    }
}
