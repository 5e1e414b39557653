package dev.sealane.agent.swu;

import dev.sealane.agent.update.Payload;
import dev.sealane.artifact.swu.SwuReader;
import dev.sealane.artifact.swu.SwuSink;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.swu.description.SoftwareDescription;
import java.io.IOException;

/**
 * The members of a SWUpdate image that its selected description asks for, in the order of the archive.
 *
 * <p>Each is checked against its digest while it streams by; that none is missing is known when {@link #stream} returns.
 */
public final class SwuPayload implements Payload {
    private final SwuReader reader;
    private final Selection selection;
    private boolean verified;

    SwuPayload(SwuReader reader, Selection selection) {
        this.reader = reader;
        this.selection = selection;
    }

    /**
     * The payload as the handler of SWUpdate images sees it.
     *
     * @throws IllegalStateException for a payload of another format: those have types of their own
     */
    static SwuPayload of(Payload payload) {
        if (payload instanceof SwuPayload image) {
            return image;
        }
        throw new IllegalStateException("expected the payload of a SWUpdate image, found "
                + payload.getClass().getSimpleName());
    }

    /** What is to be installed. */
    SoftwareDescription description() {
        return reader.description();
    }

    /** The bytes of the description. */
    byte[] text() {
        return reader.text();
    }

    /** Which of its alternatives is meant. */
    Selection selection() {
        return selection;
    }

    /**
     * Hands the members to {@code sink}. Callable once.
     *
     * @throws IOException if the image is refused, the source fails, or the sink threw
     */
    void stream(SwuSink sink) throws IOException {
        reader.readPayload(sink);
        verified = true;
    }

    @Override
    public void discard() throws IOException {
        stream(SwuSink.DISCARD);
    }

    @Override
    public boolean isVerified() {
        return verified;
    }
}
