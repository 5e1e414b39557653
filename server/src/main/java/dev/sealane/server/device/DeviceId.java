package dev.sealane.server.device;

import dev.sealane.server.db.Uuids;
import java.util.Optional;
import java.util.UUID;

/** Names one device of a tenant for good; a decommissioned device never gives its id to another. */
public record DeviceId(UUID value) {
    public static DeviceId random() {
        return new DeviceId(UUID.randomUUID());
    }

    /** The id in its usual text form, or nothing if the text is none. */
    public static Optional<DeviceId> parse(String text) {
        return Uuids.parse(text).map(DeviceId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
