package dev.sealane.cli.remote;

import java.util.List;
import java.util.Optional;

/**
 * What the person who uploads an artifact says about it. A Mender artifact says the most itself; the server checks the rest.
 *
 * @param description for people
 * @param release the release it belongs to
 * @param deviceTypes which devices it fits
 * @param format {@code mender}, {@code swu} or {@code file}, where the file's beginning does not tell
 */
public record UploadLabels(
        String description, Optional<String> release, List<String> deviceTypes, Optional<String> format) {
    public UploadLabels {
        deviceTypes = List.copyOf(deviceTypes);
    }

    /** Nothing but words for people. */
    public static UploadLabels described(String description) {
        return new UploadLabels(description, Optional.empty(), List.of(), Optional.empty());
    }

    /** A file of this release for devices of this type. */
    public static UploadLabels of(String release, String deviceType) {
        return new UploadLabels("", Optional.of(release), List.of(deviceType), Optional.empty());
    }
}
