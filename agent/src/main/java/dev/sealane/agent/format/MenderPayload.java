package dev.sealane.agent.format;

import dev.sealane.agent.update.Payload;
import dev.sealane.artifact.mender.MenderHeader;
import dev.sealane.artifact.mender.MenderReader;
import dev.sealane.artifact.mender.PayloadSink;
import java.io.IOException;

/**
 * The payload of a Mender artifact: files.
 *
 * <p>Digests are checked while streaming: {@link #stream} returns normally only if every file was complete and equal to
 * the manifest. Until then a handler has unverified bytes in its hands.
 */
public final class MenderPayload implements Payload {
    private final MenderReader reader;
    private boolean verified;

    public MenderPayload(MenderReader reader) {
        this.reader = reader;
    }

    /**
     * The payload as a handler of Mender's payload types sees it.
     *
     * @throws IllegalStateException for a payload of another format: those have types of their own
     */
    public static MenderPayload of(Payload payload) {
        if (payload instanceof MenderPayload files) {
            return files;
        }
        throw new IllegalStateException("expected the payload of a Mender artifact, found "
                + payload.getClass().getSimpleName());
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

    @Override
    public void discard() throws IOException {
        stream(PayloadSink.DISCARD);
    }

    @Override
    public boolean isVerified() {
        return verified;
    }
}
