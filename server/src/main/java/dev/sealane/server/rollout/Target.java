package dev.sealane.server.rollout;

import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.GroupName;
import java.util.Set;

/** Which devices a rollout is for; resolved once, when it is created. */
public sealed interface Target {
    /** Every accepted device. */
    record All() implements Target {}

    /** Every accepted device of a group. */
    record Group(GroupName name) implements Target {}

    /** These devices. They need not be accepted yet: the assignment waits for them. */
    record Devices(Set<DeviceId> ids) implements Target {
        public Devices {
            ids = Set.copyOf(ids);
        }
    }

    /** The word stored in the database and used by our own interfaces. */
    default String word() {
        return switch (this) {
            case All all -> "all";
            case Group group -> "group";
            case Devices devices -> "devices";
        };
    }
}
