package dev.sealane.agent.client;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Connections to one artifact, one after the other, each checked to continue the same bytes.
 *
 * <p>What the first answer says about size and entity tag binds all later ones. Every failure that may go away is an
 * ordinary {@link IOException}; a {@link DownloadException} is final. Not thread-safe.
 */
public interface ArtifactConnection {
    /** Binds this download to what an earlier process learned. */
    void expect(long size, Optional<String> entityTag);

    /** How long the artifact is, once that is known. */
    OptionalLong size();

    /** The strong entity tag of the artifact, where the server gives one. */
    Optional<String> entityTag();

    /** True if the server never said how long the artifact is, so that a broken connection cannot be resumed. */
    boolean startedWithoutSize();

    /** Reads from the network, connecting first if needed; -1 only where the size is not known. */
    int read(long position, byte[] into, int offset, int count) throws IOException;

    /** Drops the connection, if there is one. */
    void close();
}
