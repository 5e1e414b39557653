package dev.sealane.agent.update;

import dev.sealane.artifact.mender.MenderHeader;
import dev.sealane.artifact.mender.MenderReader;
import dev.sealane.artifact.mender.PayloadSink;
import java.io.IOException;

/**
 * The payload of an artifact whose header was accepted, positioned at its first file.
 *
 * <p>Digests are checked while streaming: {@link #stream} returns normally only if every file was complete and equal to
 * the manifest. Until then a handler has unverified bytes in its hands.
 */
public final class Payload {
    private final MenderReader reader;
    private boolean verified;

    public Payload(MenderReader reader) {
        this.reader = reader;
    }

    /** What the artifact says about itself. */
    public MenderHeader header() {
        return reader.header();
    }

    /**
     * Hands the files, in order, to {@code sink}. Callable once.
     *
     * @throws IOException if the artifact is refused, the source fails, or the sink threw
     */
    public void stream(PayloadSink sink) throws IOException {
        reader.readPayload(sink);
        verified = true;
    }

    /** Whether every byte arrived and is what the manifest demands. */
    public boolean isVerified() {
        return verified;
    }
}
