package dev.sealane.agent.format;

import dev.sealane.agent.update.ArtifactFormats;
import dev.sealane.agent.update.IncomingArtifact;
import dev.sealane.artifact.ArtifactFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * Takes Mender artifacts and SWUpdate images, told apart by their first bytes.
 *
 * @param mender opens what is no cpio archive
 * @param swu opens cpio archives
 */
public record FormatByStart(ArtifactFormats mender, ArtifactFormats swu) implements ArtifactFormats {
    private static final int START_BYTES = 6;

    @Override
    public IncomingArtifact open(InputStream source) throws IOException {
        byte[] start = source.readNBytes(START_BYTES);
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), source);
        return switch (ArtifactFormat.ofStart(start)) {
            case MENDER -> mender.open(whole);
            case SWU -> swu.open(whole);
        };
    }
}
