package dev.sealane.artifact.swu.description;

import dev.sealane.artifact.ArtifactException;
import java.util.Optional;

/**
 * Which product versions a device takes (image digest, section 2.5).
 *
 * @param minimum nothing lower is installed; usually what is installed now
 * @param maximum nothing higher is installed
 * @param installed nothing that is called exactly so is installed again
 */
public record VersionRules(Optional<String> minimum, Optional<String> maximum, Optional<String> installed) {
    /** Every version is taken. */
    public static final VersionRules NONE = new VersionRules(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Refuses a version that breaks a rule.
     *
     * @throws ArtifactException.VersionRefused with the rule that it breaks
     */
    public void check(String version) throws ArtifactException {
        if (minimum.isPresent() && SoftwareVersion.compare(version, minimum.get()) < 0) {
            throw new ArtifactException.VersionRefused("no version lower than", minimum.get(), version);
        }
        if (maximum.isPresent() && SoftwareVersion.compare(version, maximum.get()) > 0) {
            throw new ArtifactException.VersionRefused("no version higher than", maximum.get(), version);
        }
        if (installed.isPresent() && version.equals(installed.get())) {
            throw new ArtifactException.VersionRefused("no second installation of", installed.get(), version);
        }
    }
}
