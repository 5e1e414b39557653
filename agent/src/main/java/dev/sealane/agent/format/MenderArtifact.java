package dev.sealane.agent.format;

import dev.sealane.agent.update.ArtifactFacts;
import dev.sealane.agent.update.ArtifactFormats;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.IncomingArtifact;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.Payload;
import dev.sealane.artifact.mender.MenderHeader;
import dev.sealane.artifact.mender.MenderReader;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.ReadOptions;
import dev.sealane.artifact.mender.StateScript;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A Mender artifact that streams by. */
public final class MenderArtifact implements IncomingArtifact {
    private final MenderReader reader;

    private MenderArtifact(MenderReader reader) {
        this.reader = reader;
    }

    /**
     * Takes Mender artifacts.
     *
     * @param reading which are accepted: limits, and the keys that must have signed them
     */
    public static ArtifactFormats readBy(ReadOptions reading) {
        return source -> new MenderArtifact(MenderReader.open(source, reading));
    }

    /** mender-device-api.md 3.3, then device type and depends. */
    @Override
    public ArtifactFacts accept(Assignment assignment, Installed installed, String deviceType) throws IOException {
        MenderHeader header = reader.header();
        Optional<String> promised = assignment.artifactName();
        if (promised.isPresent() && !promised.get().equals(header.artifactName())) {
            throw new IOException("the artifact is named '" + header.artifactName() + "' and the server promised '"
                    + promised.get() + "'");
        }
        if (!header.deviceTypes().containsAll(assignment.deviceTypes())) {
            throw new IOException("the server promised an artifact for " + assignment.deviceTypes() + ", found one for "
                    + header.deviceTypes());
        }
        installed.requireFits(header, deviceType);
        try {
            return new ArtifactFacts(header.payloadType().map(PayloadType::value), installed.after(header));
        } catch (IllegalArgumentException e) {
            throw new IOException("the device cannot keep what the artifact provides: " + e.getMessage(), e);
        }
    }

    @Override
    public List<StateScript> scripts() {
        return reader.header().scripts();
    }

    @Override
    public Payload payload() {
        return new MenderPayload(reader);
    }
}
