package dev.sealane.server.page;

import dev.sealane.server.db.Changes;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.Authenticator;
import dev.sealane.server.http.EventSink;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Principal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import io.helidon.http.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Tells browsers what has changed, as server-sent events.
 *
 * <p>An event {@code change} has one line for each thing that changed: {@code device:ID}, {@code rollout:ID},
 * {@code assignment:ROLLOUT/DEVICE}, {@code release}, or {@code missed} if anything may have. The browser fetches the
 * parts of its page that show those things. An event {@code alive} comes when nothing else does, so that a stream that
 * has died is noticed; the first one says when something last changed, so that a page older than that renews itself.
 * A stream ends with the session that opened it.
 */
final class LiveRoute implements Routes {
    /** Open tabs of a large team; each costs a virtual thread and a connection. */
    static final int MAX_STREAMS = 1_000;

    /** Changes come in bursts; what comes within this time travels together. */
    private static final Duration BURST = Duration.ofMillis(80);

    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final int RETRY_MILLIS = 1_000;

    private final Changes changes;
    private final Authenticator authenticator;
    private final Semaphore streams = new Semaphore(MAX_STREAMS);

    LiveRoute(Changes changes, Authenticator authenticator) {
        this.changes = changes;
        this.authenticator = authenticator;
    }

    @Override
    public void register(Router router) {
        router.get("/live", Access.USER, this::open);
    }

    private Response open(Request request) {
        Principal principal = request.principal();
        // The place is taken when the stream begins; this only makes the usual refusal a clear one.
        if (streams.availablePermits() == 0) {
            throw HttpRefusal.of(
                    Status.SERVICE_UNAVAILABLE_503, "too-many-streams", "too many pages are open for live updates");
        }
        return Response.events(sink -> follow(request, principal, sink));
    }

    private void follow(Request request, Principal principal, EventSink sink) throws IOException {
        if (!streams.tryAcquire()) {
            return;
        }
        ChangeQueue queue = new ChangeQueue();
        Changes.Subscription subscription = changes.subscribe(principal.tenant(), queue::add);
        try {
            sink.retryAfterMillis(RETRY_MILLIS);
            sink.send("alive", Long.toString(changes.lastDeliveredMillis()));
            while (authenticator.authenticate(request).isPresent()) {
                send(queue, sink);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            subscription.close();
            streams.release();
        }
    }

    private static void send(ChangeQueue queue, EventSink sink) throws IOException, InterruptedException {
        if (!queue.await(HEARTBEAT)) {
            sink.send("alive", "");
            return;
        }
        Thread.sleep(BURST);
        List<String> lines = queue.drain();
        sink.send("change", String.join("\n", lines));
    }
}
