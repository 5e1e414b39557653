package dev.sealane.artifact.swu.description;

import dev.sealane.artifact.ArtifactException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a device says about itself, for the checks before anything is installed (image digest, sections 2.4 to 2.6).
 *
 * @param revision of its hardware; without it the hardware is not checked
 * @param versions which product versions it takes
 * @param installed versions by name, as in {@code /etc/sw-versions}
 * @param handlers the types of entries that it can install; without them any
 */
public record DeviceProfile(
        Optional<String> revision,
        VersionRules versions,
        Map<String, String> installed,
        Optional<SortedSet<String>> handlers) {
    /** Nothing is checked: for inspection. */
    public static final DeviceProfile ANY =
            new DeviceProfile(Optional.empty(), VersionRules.NONE, Map.of(), Optional.empty());

    public DeviceProfile {
        installed = Map.copyOf(installed);
        handlers = handlers.map(types -> Collections.unmodifiableSortedSet(new TreeSet<>(types)));
    }

    /**
     * Refuses software that does not belong on this device, and leaves out what is there already.
     *
     * @return what is left to install
     */
    public SoftwareDescription check(SoftwareDescription description) throws ArtifactException {
        versions.check(description.version());
        if (handlers.isPresent()) {
            for (Entry entry : description.entries()) {
                if (!handlers.get().contains(entry.type())) {
                    throw new ArtifactException.PayloadTypeUnsupported(entry.type(), String.join(", ", handlers.get()));
                }
            }
        }
        SoftwareDescription left = description.without(installed);
        if (revision.isPresent()) {
            description.hardware().requireFits(revision.get());
        }
        return left;
    }
}
