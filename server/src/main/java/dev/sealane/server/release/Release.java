package dev.sealane.server.release;

import java.time.Instant;
import java.util.List;

/**
 * A named software version: the artifacts of one name, newest first.
 *
 * @param artifacts at least one
 * @param changedAt when an artifact was last added or described
 */
public record Release(String name, List<Artifact> artifacts, Instant changedAt) {
    public Release {
        artifacts = List.copyOf(artifacts);
    }

    /** Every device type some artifact fits, in alphabetical order. */
    public List<String> deviceTypes() {
        return artifacts.stream()
                .flatMap(artifact -> artifact.deviceTypes().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Bytes of all artifacts together. */
    public long size() {
        return artifacts.stream().mapToLong(Artifact::size).sum();
    }
}
