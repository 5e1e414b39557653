package dev.sealane.server.manage;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Changes;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.EventSink;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.json.Json;
import io.helidon.http.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * {@code events}: what was committed, as server-sent events named device, release, rollout, assignment and account, each
 * with the id of what changed. {@code missed} says that some were lost and the reader should look again.
 */
final class EventApi implements Routes {
    /** Readers at once; each holds a connection and a small queue. */
    static final int STREAM_LIMIT = 500;
    /** Changes that wait for one slow reader, before it is told that it missed some. */
    private static final int QUEUE_LIMIT = 1_000;
    /** Shorter than the idle time-outs of usual proxies. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /** A stream ends after this long and the reader connects again, so that a lost permission is noticed. */
    private static final Duration LIFE = Duration.ofHours(1);

    private static final int RECONNECT_MILLIS = 1_000;

    private final Changes changes;
    private final Semaphore free = new Semaphore(STREAM_LIMIT);

    EventApi(Changes changes) {
        this.changes = changes;
    }

    @Override
    public void register(Router router) {
        router.get(Api.BASE + "/events", Access.USER, this::open);
    }

    private Response open(Request request) {
        Tenant tenant = request.principal().tenant();
        if (free.availablePermits() == 0) {
            throw HttpRefusal.of(Status.SERVICE_UNAVAILABLE_503, "too-many-streams", "too many event streams are open")
                    .expected("at most " + STREAM_LIMIT + " at once");
        }
        return Response.events(sink -> {
            if (free.tryAcquire()) {
                try {
                    stream(tenant, sink);
                } finally {
                    free.release();
                }
            }
        });
    }

    private void stream(Tenant tenant, EventSink sink) throws IOException {
        BlockingQueue<Change> waiting = new ArrayBlockingQueue<>(QUEUE_LIMIT);
        AtomicBoolean overflow = new AtomicBoolean();
        try (Changes.Subscription _ = changes.subscribe(tenant, change -> {
            if (!waiting.offer(change)) {
                overflow.set(true);
            }
        })) {
            sink.retryAfterMillis(RECONNECT_MILLIS);
            long end = System.nanoTime() + LIFE.toNanos();
            while (System.nanoTime() < end) {
                @Nullable Change change = waiting.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
                if (overflow.getAndSet(false)) {
                    waiting.clear();
                    sink.send("missed", "{}");
                } else if (change == null) {
                    sink.heartbeat();
                } else {
                    send(sink, change);
                }
            }
        } catch (InterruptedException stopping) {
            // The server stops: the stream ends and the reader will connect again.
            Thread.currentThread().interrupt();
        }
    }

    private static void send(EventSink sink, Change change) throws IOException {
        String name = change.kind().name().toLowerCase(Locale.ROOT);
        sink.send(name, change.kind() == Change.Kind.MISSED ? "{}" : Json.write(Map.of("id", change.id())));
    }
}
