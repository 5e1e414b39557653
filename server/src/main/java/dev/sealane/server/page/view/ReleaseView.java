package dev.sealane.server.page.view;

import java.util.List;
import java.util.Optional;

/** One release: its artifacts with everything their headers say. */
public record ReleaseView(ReleaseRow release, List<Artifact> artifacts, List<RolloutRow> rollouts) {
    public ReleaseView {
        artifacts = List.copyOf(artifacts);
        rollouts = List.copyOf(rollouts);
    }

    /**
     * One artifact.
     *
     * @param format what kind of file it is, and so which devices take it
     * @param deviceTypes none for one that fits every device which takes the format
     * @param locked why it cannot be deleted, if that is so
     */
    public record Artifact(
            String id,
            String format,
            String kind,
            List<String> deviceTypes,
            Chip signature,
            String signatureWords,
            String size,
            String digest,
            Moment uploaded,
            List<File> files,
            List<DeviceView.Pair> provides,
            List<DeviceView.Pair> depends,
            Optional<List<String>> clears,
            List<String> scripts,
            Optional<String> locked) {
        /** The devices it is for, in words. */
        public String fits() {
            return deviceTypes.isEmpty() ? "any device type" : String.join(", ", deviceTypes);
        }

        public Artifact {
            deviceTypes = List.copyOf(deviceTypes);
            files = List.copyOf(files);
            provides = List.copyOf(provides);
            depends = List.copyOf(depends);
            scripts = List.copyOf(scripts);
        }
    }

    /** One file of the payload. */
    public record File(String name, String size, String checksum) {}
}
