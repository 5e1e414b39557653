package dev.sealane.server.http;

import java.io.IOException;

/** Produces server-sent events, on the request's own virtual thread, until it returns. */
@FunctionalInterface
public interface EventSource {
    /**
     * Writes events for as long as there may be any.
     *
     * @throws IOException when the reader has gone, which is how most streams end
     */
    void run(EventSink sink) throws IOException;
}
