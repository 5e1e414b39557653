package dev.sealane.artifact.swu;

import java.io.IOException;
import java.io.InputStream;

/**
 * Takes the payloads of an image as they stream by, in the order of the archive.
 *
 * <p>The digest of a payload is known only when its last byte was read, and that nothing is missing only when
 * {@link SwuReader#readPayload} returned. A sink therefore must not make anything active: that is for the caller, after
 * {@code readPayload} returned.
 */
@FunctionalInterface
public interface SwuSink {
    /** Reads the payloads and keeps nothing of them: for verification and inspection. */
    SwuSink DISCARD = (member, content) -> {};

    /**
     * Takes one payload. What the sink leaves unread of {@code content} is read and checked afterwards.
     *
     * @param content decrypted and unpacked; ends with an {@link dev.sealane.artifact.ArtifactException} if the archive is
     *     truncated, the digest wrong, or the content broken
     * @throws IOException if the payload cannot be taken; reading stops
     */
    void payload(SwuMember member, InputStream content) throws IOException;
}
