package dev.sealane.server.device;

/** What a device that proved itself gets. */
public sealed interface Authentication {
    /** It belongs to the fleet with this credential. */
    record Admitted(DeviceId device, AuthSetId authSet) implements Authentication {}

    /** Not, or not yet: the credential is pending or rejected. */
    record Waiting(DeviceId device, Admission admission) implements Authentication {}

    /** Nobody knows the credential, and it is not one that may introduce itself. */
    record Unknown() implements Authentication {}
}
