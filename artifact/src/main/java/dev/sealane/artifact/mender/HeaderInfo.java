package dev.sealane.artifact.mender;

import java.util.List;
import java.util.Optional;

/**
 * What {@code header-info} says about the artifact as a whole (format digest, section 3.1).
 *
 * @param payloadType the type of the only payload; nothing for an empty payload, as in a bootstrap artifact
 * @param artifactName the name of the software version: 1 to 256 printable characters
 * @param artifactGroup the group the device is in after the update
 * @param deviceTypes the hardware the artifact fits; never empty
 * @param dependsNames the device's current artifact name has to be one of these, unless the list is empty
 * @param dependsGroups the device's current group has to be one of these, unless the list is empty
 */
public record HeaderInfo(
        Optional<PayloadType> payloadType,
        String artifactName,
        Optional<String> artifactGroup,
        List<String> deviceTypes,
        List<String> dependsNames,
        List<String> dependsGroups) {
    /** The longest artifact name, group and device type: the limit of the stock tools (section 10.1). */
    public static final int MAX_NAME_CHARACTERS = 256;

    public HeaderInfo {
        requireName("the artifact name", artifactName);
        artifactGroup.ifPresent(group -> requireName("the artifact group", group));
        deviceTypes = names("a device type", deviceTypes);
        dependsNames = names("an artifact name to depend on", dependsNames);
        dependsGroups = names("a group to depend on", dependsGroups);
        if (deviceTypes.isEmpty()) {
            throw new IllegalArgumentException("an artifact needs at least one device type");
        }
    }

    private static List<String> names(String what, List<String> values) {
        values.forEach(value -> requireName(what, value));
        return List.copyOf(values);
    }

    private static void requireName(String what, String value) {
        if (!Text.isName(value, MAX_NAME_CHARACTERS)) {
            throw new IllegalArgumentException(what + " has 1 to " + MAX_NAME_CHARACTERS + " printable characters");
        }
    }
}
