package dev.sealane.server.page.view;

import java.util.Optional;

/**
 * A device in a list.
 *
 * @param name the identity as a person says it
 * @param runs the installed release, or empty if the device has not told
 * @param wanted what it should run, if that differs
 */
public record DeviceRow(
        String id,
        String name,
        Chip state,
        String deviceType,
        String group,
        String runs,
        Optional<String> wanted,
        Optional<Moment> seen) {
    public String address() {
        return "/devices/" + id;
    }
}
