package dev.sealane.server.release;

import dev.sealane.server.refusal.InvalidInput;
import java.util.List;
import java.util.Optional;

/**
 * What the person who uploads an artifact says about it. A Mender artifact names its release and devices itself, and
 * labels that contradict it are refused; other formats need them.
 *
 * @param description for people
 * @param release the release it belongs to, where the file does not say
 * @param deviceTypes which devices it fits, where the file does not say
 * @param fileName under which devices fetch it
 * @param format what it is, where the file itself does not show it
 */
public record Labels(
        String description,
        Optional<String> release,
        List<String> deviceTypes,
        Optional<String> fileName,
        Optional<Format> format) {
    /** Part of a path that devices fetch, and of a header. */
    public static final int MAX_FILE_NAME = 128;

    /** The limit of release names everywhere (Mender artifact digest). */
    public static final int MAX_RELEASE = 256;

    /** Device types of one artifact. */
    public static final int MAX_DEVICE_TYPES = 100;

    private static final int MAX_DEVICE_TYPE = 256;

    public Labels {
        Releases.requireDescription(description);
        release.ifPresent(name -> requireText("release", name, MAX_RELEASE));
        fileName.ifPresent(Labels::requireFileName);
        deviceTypes = List.copyOf(deviceTypes);
        if (deviceTypes.size() > MAX_DEVICE_TYPES) {
            throw new InvalidInput("device_type", "expected at most " + MAX_DEVICE_TYPES + " device types");
        }
        deviceTypes.forEach(type -> requireText("device_type", type, MAX_DEVICE_TYPE));
    }

    /** Nothing but a description: what a Mender artifact needs. */
    public static Labels described(String description) {
        return new Labels(description, Optional.empty(), List.of(), Optional.empty(), Optional.empty());
    }

    public Labels withDescription(String text) {
        return new Labels(text, release, deviceTypes, fileName, format);
    }

    /** The same for a file that belongs to this release. */
    public Labels withRelease(String name) {
        return new Labels(description, Optional.of(name), deviceTypes, fileName, format);
    }

    public Labels withDeviceTypes(List<String> types) {
        return new Labels(description, release, types, fileName, format);
    }

    public Labels withFileName(String name) {
        return new Labels(description, release, deviceTypes, Optional.of(name), format);
    }

    public Labels withFormat(Format kind) {
        return new Labels(description, release, deviceTypes, fileName, Optional.of(kind));
    }

    private static void requireText(String where, String text, int most) {
        if (text.isBlank() || text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInput(where, "expected 1 to " + most + " characters, none of them a control character");
        }
    }

    /** The name becomes a segment of a path: it must be one, and mean nothing to a file system. */
    private static void requireFileName(String name) {
        if (!name.matches("[A-Za-z0-9_+@=,-][A-Za-z0-9._+@=,-]{0," + (MAX_FILE_NAME - 1) + "}")) {
            throw new InvalidInput(
                    "file_name",
                    "expected 1 to " + MAX_FILE_NAME + " of A-Z, a-z, 0-9 and ._+@=,- and no dot at the beginning");
        }
    }
}
