package dev.sealane.artifact.mender;

import dev.sealane.artifact.ArtifactException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a device provides through the software installed on it: {@code artifact_name}, {@code artifact_group} and the
 * provides of its payloads.
 *
 * <p>Immutable; the rules of the format digest, sections 6.2 and 6.3, as pure functions.
 *
 * @param values the values by key, sorted
 */
public record InstalledProvides(Map<String, String> values) {
    /** The key of the artifact's name. */
    public static final String ARTIFACT_NAME = "artifact_name";

    /** The key of the artifact's group. */
    public static final String ARTIFACT_GROUP = "artifact_group";

    /** Nothing is installed that says anything. */
    public static final InstalledProvides NONE = new InstalledProvides(Map.of());

    private static final String DEVICE_TYPE = "device_type";

    public InstalledProvides {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /** The name of the installed artifact, if one is known. */
    public Optional<String> artifactName() {
        return Optional.ofNullable(values.get(ARTIFACT_NAME));
    }

    /**
     * Refuses an artifact that does not fit: the device type first, then every depends (section 6.2).
     *
     * <p>A key has to exist here and its value has to equal one that is wanted; there are no ranges and no wildcards.
     *
     * @throws ArtifactException.DeviceTypeMismatch if the artifact is for other hardware
     * @throws ArtifactException.DependencyUnmet naming the first depends that is not met
     */
    public void requireFits(MenderHeader header, String deviceType) throws ArtifactException {
        if (!header.deviceTypes().contains(deviceType)) {
            throw new ArtifactException.DeviceTypeMismatch(deviceType, header.deviceTypes());
        }
        requireOneOf(ARTIFACT_NAME, header.info().dependsNames());
        requireOneOf(ARTIFACT_GROUP, header.info().dependsGroups());
        for (Map.Entry<String, List<String>> depends : header.depends().entrySet()) {
            requireMet(depends.getKey(), depends.getValue(), deviceType);
        }
    }

    /** An empty list asks for nothing. */
    private void requireOneOf(String key, List<String> wanted) throws ArtifactException {
        if (!wanted.isEmpty()) {
            requireMet(key, wanted, "");
        }
    }

    private void requireMet(String key, List<String> wanted, String deviceType) throws ArtifactException {
        String found = key.equals(DEVICE_TYPE) ? deviceType : values.get(key);
        if (found == null || !wanted.contains(found)) {
            throw new ArtifactException.DependencyUnmet(key, wanted, found == null ? "nothing" : "'" + found + "'");
        }
    }

    /** What the device provides after {@code header}'s artifact is installed (section 6.3). */
    public InstalledProvides afterInstalling(MenderHeader header) {
        Map<String, String> after = new LinkedHashMap<>();
        header.clears()
                .ifPresent(patterns -> values.forEach((key, value) -> {
                    if (patterns.stream().noneMatch(pattern -> clears(pattern, key))) {
                        after.put(key, value);
                    }
                }));
        after.putAll(header.provides());
        after.put(ARTIFACT_NAME, header.artifactName());
        header.artifactGroup().ifPresent(group -> after.put(ARTIFACT_GROUP, group));
        return new InstalledProvides(after);
    }

    /** The same with another artifact name, as after an update that left the device in between. */
    public InstalledProvides withArtifactName(String name) {
        Map<String, String> renamed = new LinkedHashMap<>(values);
        renamed.put(ARTIFACT_NAME, name);
        return new InstalledProvides(renamed);
    }

    /**
     * Whether {@code pattern} matches the whole of {@code key}; {@code *} stands for any run of characters.
     *
     * <p>Greedy matching with one point to come back to, so hostile patterns cost at most their length times the key's.
     */
    static boolean clears(String pattern, String key) {
        int p = 0;
        int k = 0;
        int afterStar = -1;
        int starredTo = 0;
        while (k < key.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                afterStar = ++p;
                starredTo = k;
            } else if (p < pattern.length() && pattern.charAt(p) == key.charAt(k)) {
                p++;
                k++;
            } else if (afterStar >= 0) {
                p = afterStar;
                k = ++starredTo;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
