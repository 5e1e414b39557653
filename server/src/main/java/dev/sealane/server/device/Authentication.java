package dev.sealane.server.device;

/** What a device that proved its key gets. */
public sealed interface Authentication {
    /** It belongs to the fleet with this key. */
    record Admitted(DeviceId device, AuthSetId authSet) implements Authentication {}

    /** Not, or not yet: the key is pending or rejected. */
    record Waiting(DeviceId device, Admission admission) implements Authentication {}
}
