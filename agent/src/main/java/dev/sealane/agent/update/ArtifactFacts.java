package dev.sealane.agent.update;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What an accepted artifact says about itself, as far as an update needs it after the header is gone.
 *
 * @param artifactName the name of the release
 * @param artifactGroup the group the artifact puts the device into, if it names one
 * @param payloadType which handler installs the payload, empty for an artifact without payload
 * @param provides what the payload adds to the device's provides
 * @param clears patterns of provides that the payload replaces; absent means all (mender-artifact.md 6.3)
 */
public record ArtifactFacts(
        String artifactName,
        Optional<String> artifactGroup,
        Optional<String> payloadType,
        SortedMap<String, String> provides,
        Optional<List<String>> clears) {
    /** More patterns than any known artifact has; each is matched against each provide. */
    public static final int MAXIMUM_CLEARS = 256;

    public ArtifactFacts {
        Installed.checkName(artifactName);
        provides = Installed.checkProvides(provides);
        clears = clears.map(List::copyOf);
        clears.ifPresent(patterns -> {
            if (patterns.size() > MAXIMUM_CLEARS) {
                throw new IllegalArgumentException(
                        "at most " + MAXIMUM_CLEARS + " clears patterns are allowed, found " + patterns.size());
            }
        });
    }

    /** Facts of an artifact that provides nothing but its name. */
    public static ArtifactFacts named(String artifactName, String payloadType) {
        return new ArtifactFacts(
                artifactName,
                Optional.empty(),
                Optional.of(payloadType),
                Installed.checkProvides(Map.of()),
                Optional.empty());
    }

    /** Whether one of the patterns matches {@code key}. */
    boolean clears(String key) {
        return clears.map(patterns -> patterns.stream().anyMatch(pattern -> matches(pattern, key)))
                .orElse(false);
    }

    /**
     * Matches a whole key; {@code *} stands for any run of characters, dots included, everything else for itself.
     *
     * <p>Greedy with one point of return, so the time is bounded by the product of both lengths.
     */
    static boolean matches(String pattern, String key) {
        int p = 0;
        int k = 0;
        int star = -1;
        int returnTo = 0;
        while (k < key.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                returnTo = k;
            } else if (p < pattern.length() && pattern.charAt(p) == key.charAt(k)) {
                p++;
                k++;
            } else if (star >= 0) {
                p = star + 1;
                k = ++returnTo;
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
