package dev.sealane.agent.update;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.mender.InstalledProvides;
import dev.sealane.artifact.mender.MenderHeader;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is installed on the device: the name and group of the last artifact, and everything artifacts provided.
 *
 * <p>It is the device's answer to depends and the body of its question for work (mender-artifact.md 6). The device type
 * is not part of it: the hardware provides that.
 *
 * @param artifactName {@link #UNKNOWN} until the first artifact was installed
 * @param provides sorted, without the artifact's name and group
 */
public record Installed(String artifactName, Optional<String> artifactGroup, SortedMap<String, String> provides) {
    /** What stock clients report before the first update. */
    public static final String UNKNOWN = "unknown";

    /** Marks a device whose failed update could not be rolled back completely (mender-device-api.md 13.4). */
    public static final String INCONSISTENT = "_INCONSISTENT";

    /** The limit of mender-artifact 4 for names; the suffix above comes on top of it. */
    public static final int MAXIMUM_NAME = 256;

    /** More provides than any known device has; they must fit into one journal record. */
    public static final int MAXIMUM_PROVIDES = 512;

    /** The longest key or value of a provide. */
    public static final int MAXIMUM_PROVIDE_LENGTH = 4096;

    public Installed {
        checkName(artifactName.endsWith(INCONSISTENT) ? withoutSuffix(artifactName) : artifactName);
        provides = checkProvides(provides);
    }

    /** A device that never installed an artifact. */
    public static Installed nothing() {
        return new Installed(UNKNOWN, Optional.empty(), Collections.emptySortedMap());
    }

    /**
     * Refuses an artifact that does not fit this device (mender-artifact.md 6.2).
     *
     * @throws ArtifactException naming the device type or the first depends that is not met
     */
    public void requireFits(MenderHeader header, String deviceType) throws ArtifactException {
        asInstalledProvides().requireFits(header, deviceType);
    }

    /**
     * What is installed once the artifact with this header is committed (mender-artifact.md 6.3).
     *
     * @throws IllegalArgumentException if the artifact provides more than a device keeps
     */
    public Installed after(MenderHeader header) {
        SortedMap<String, String> values =
                new TreeMap<>(asInstalledProvides().afterInstalling(header).values());
        Optional<String> group = Optional.ofNullable(values.remove(InstalledProvides.ARTIFACT_GROUP));
        values.remove(InstalledProvides.ARTIFACT_NAME);
        return new Installed(header.artifactName(), group, values);
    }

    /** What is installed when {@code name} could neither be installed nor rolled back completely. */
    public Installed inconsistentWith(String name) {
        return new Installed(name + INCONSISTENT, artifactGroup, provides);
    }

    private InstalledProvides asInstalledProvides() {
        SortedMap<String, String> values = new TreeMap<>(provides);
        values.put(InstalledProvides.ARTIFACT_NAME, artifactName);
        artifactGroup.ifPresent(group -> values.put(InstalledProvides.ARTIFACT_GROUP, group));
        return new InstalledProvides(values);
    }

    static void checkName(String name) {
        if (name.isEmpty() || name.length() > MAXIMUM_NAME) {
            throw new IllegalArgumentException(
                    "an artifact name has 1 to " + MAXIMUM_NAME + " characters, found " + name.length());
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("an artifact name has printable characters only");
        }
    }

    private static SortedMap<String, String> checkProvides(Map<String, String> provides) {
        if (provides.size() > MAXIMUM_PROVIDES) {
            throw new IllegalArgumentException(
                    "at most " + MAXIMUM_PROVIDES + " provides are kept, found " + provides.size());
        }
        provides.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > MAXIMUM_PROVIDE_LENGTH || value.length() > MAXIMUM_PROVIDE_LENGTH) {
                throw new IllegalArgumentException("a provide's key and value have at most " + MAXIMUM_PROVIDE_LENGTH
                        + " characters, found " + key.length() + " and " + value.length());
            }
        });
        return Collections.unmodifiableSortedMap(new TreeMap<>(provides));
    }

    private static String withoutSuffix(String name) {
        return name.substring(0, name.length() - INCONSISTENT.length());
    }
}
