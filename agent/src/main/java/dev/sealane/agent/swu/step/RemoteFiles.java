package dev.sealane.agent.swu.step;

import dev.sealane.agent.client.ByteRanges;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/** Files on servers that images name, of which parts are fetched. */
@FunctionalInterface
public interface RemoteFiles {
    /**
     * Opens ranges of a file, one behind the other; broken connections are taken up again.
     *
     * @param file by {@code http} or {@code https}
     * @param bytes how long the file has to be
     * @param maxRanges how many ranges its server takes in one request
     */
    InputStream open(URI file, long bytes, ByteRanges ranges, int maxRanges) throws IOException;
}
