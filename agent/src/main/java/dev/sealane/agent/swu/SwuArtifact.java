package dev.sealane.agent.swu;

import dev.sealane.agent.update.ArtifactFacts;
import dev.sealane.agent.update.ArtifactFormats;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.IncomingArtifact;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.Payload;
import dev.sealane.artifact.mender.StateScript;
import dev.sealane.artifact.swu.SwuReadOptions;
import dev.sealane.artifact.swu.SwuReader;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.swu.description.SoftwareDescription;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A SWUpdate image that streams by: its signature is checked, and its description fits the hardware, the versions and the
 * handlers of this device.
 *
 * <p>The name of the release is the one that the server promised, or else the version in the description.
 */
public final class SwuArtifact implements IncomingArtifact {
    private static final String ROOT_FILE_SYSTEM = "rootfs-image.";

    private final SwuReader reader;
    private final Selection selection;
    private final UpdateTypes types;

    private SwuArtifact(SwuReader reader, Selection selection, UpdateTypes types) {
        this.reader = reader;
        this.selection = selection;
        this.types = types;
    }

    /** Says which of the alternatives in an image are meant, at the moment when one is read. */
    @FunctionalInterface
    public interface Selecting {
        /**
         * The selection.
         *
         * @throws IOException if the slot that runs, on which it may depend, cannot be told
         */
        Selection now() throws IOException;
    }

    /**
     * Takes SWUpdate images.
     *
     * @param options which are accepted, whatever their selection
     */
    public static ArtifactFormats readBy(SwuReadOptions options, Selecting selecting) {
        return readBy(options, UpdateTypes.NONE, selecting);
    }

    /** The same under rules for types of updates. */
    static ArtifactFormats readBy(SwuReadOptions options, UpdateTypes types, Selecting selecting) {
        return source -> {
            Selection selection = selecting.now();
            return new SwuArtifact(SwuReader.open(source, options.select(selection)), selection, types);
        };
    }

    @Override
    public ArtifactFacts accept(Assignment assignment, Installed installed, String deviceType) throws IOException {
        SoftwareDescription description = reader.description();
        types.of(description.settings().updateType()).versions().check(description.version());
        String version = description.version().isEmpty() ? Installed.UNKNOWN : description.version();
        SortedMap<String, String> provides = new TreeMap<>(installed.provides());
        provides.keySet().removeIf(key -> key.startsWith(ROOT_FILE_SYSTEM));
        description
                .entries()
                .forEach(entry -> entry.condition()
                        .name()
                        .ifPresent(name ->
                                entry.condition().version().ifPresent(its -> provides.put(name + ".version", its))));
        try {
            Installed after = new Installed(assignment.artifactName().orElse(version), Optional.empty(), provides);
            return new ArtifactFacts(Optional.of(SwuHandler.PAYLOAD_TYPE), after);
        } catch (IllegalArgumentException e) {
            throw new IOException("the device cannot keep what the image says of itself: " + e.getMessage(), e);
        }
    }

    @Override
    public List<StateScript> scripts() {
        return List.of();
    }

    @Override
    public Payload payload() {
        return new SwuPayload(reader, selection);
    }
}
