package dev.sealane.artifact.mender;

import java.io.IOException;
import java.io.InputStream;

/**
 * Takes the files of a payload as they stream by.
 *
 * <p>The digest of a file is known only when its last byte was read, and the completeness of the payload only when
 * {@link MenderReader#readPayload} returned. A sink therefore must not make anything active: that is for the caller,
 * after {@code readPayload} returned.
 */
@FunctionalInterface
public interface PayloadSink {
    /** Reads the payload and keeps nothing of it: for verification and inspection. */
    PayloadSink DISCARD = (file, content) -> {};

    /**
     * Takes one file. What the sink leaves unread of {@code content} is read and checked afterwards.
     *
     * @param file the name, the size and the promised digest
     * @param content exactly {@code file.size()} bytes; ends with an {@link dev.sealane.artifact.ArtifactException} if the
     *     artifact is truncated or the digest is wrong
     * @throws IOException if the file cannot be taken; reading stops
     */
    void file(PayloadFile file, InputStream content) throws IOException;
}
