package dev.sealane.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Takes every request through the same steps: find the route, find the caller, check the origin, run the handler, and
 * answer, with the security headers on every answer.
 */
public final class Dispatcher {
    private static final Logger LOG = System.getLogger("dev.sealane.server.http.access");
    private static final HeaderName REQUEST_ID = HeaderNames.create("X-MEN-RequestID");
    private static final Pattern REQUEST_ID_FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Set<Method> SAFE = Set.of(Method.GET, Method.HEAD, Method.OPTIONS);

    private final Router router;
    private final Authenticator authenticator;
    private final Failures failures;

    public Dispatcher(Router router, Authenticator authenticator, Failures failures) {
        this.router = router;
        this.authenticator = authenticator;
        this.failures = failures;
    }

    /** The whole surface, ready for the web server. */
    public HttpRouting.Builder routing() {
        return HttpRouting.builder().any(this::dispatch);
    }

    private void dispatch(ServerRequest raw, ServerResponse out) {
        long start = LOG.isLoggable(Level.DEBUG) ? System.nanoTime() : 0;
        String path = raw.prologue().uriPath().rawPath();
        String requestId = requestId(raw);
        out.header(REQUEST_ID, requestId);
        SecurityHeaders.addTo(out);
        Response response = answer(raw, path, requestId);
        try {
            Sender.send(raw.prologue().method(), response, out);
        } finally {
            if (start != 0) {
                LOG.log(
                        Level.DEBUG,
                        "{0} {1} {2} {3} in {4} µs",
                        requestId,
                        raw.prologue().method(),
                        path,
                        response.status().code(),
                        (System.nanoTime() - start) / 1_000);
            }
        }
    }

    private Response answer(ServerRequest raw, String path, String requestId) {
        Request request = new Request(raw, path, Map.of(), requestId, authenticator);
        try {
            return switch (router.match(raw.prologue().method(), path)) {
                case Router.Match.Found found -> {
                    request = new Request(raw, path, found.parameters(), requestId, authenticator);
                    yield run(found.route(), request);
                }
                case Router.Match.OtherMethods other ->
                    throw HttpRefusal.of(
                                    Status.METHOD_NOT_ALLOWED_405, "method-not-allowed", "this path has no such method")
                            .expected(String.join(", ", other.allowed()))
                            .found(raw.prologue().method().text());
                case Router.Match.Nothing nothing ->
                    throw HttpRefusal.of(Status.NOT_FOUND_404, "no-such-path", "there is nothing at this path")
                            .found(path);
            };
        } catch (Exception failure) { // A request must always be answered, whatever its handler throws.
            return refuse(request, failures.refusal(failure, requestId));
        }
    }

    private static Response run(Route route, Request request) throws Exception {
        if (route.access() == Access.USER) {
            Principal principal = request.principal();
            if (!SAFE.contains(request.method())) {
                switch (principal.via()) {
                    case SESSION -> SameOrigin.require(request);
                    case PASSWORD -> SameOrigin.requireOfBrowsers(request);
                    case TOKEN -> {}
                }
            }
        }
        return route.handler().handle(request);
    }

    private Response refuse(Request request, HttpRefusal refusal) {
        Response response = router.format(request.path()).format(request, refusal);
        if (refusal.retryAfter().isPresent()) {
            // Whole seconds, rounded up: a caller that comes back early would be refused again.
            long seconds = refusal.retryAfter().get().plusMillis(999).toSeconds();
            response = response.header("Retry-After", Long.toString(seconds));
        }
        if (refusal.status().equals(Status.METHOD_NOT_ALLOWED_405)
                && refusal.expected().isPresent()) {
            response = response.header("Allow", refusal.expected().get());
        }
        boolean isAsked =
                response.headers().stream().anyMatch(header -> header.name().equals("WWW-Authenticate"));
        if (refusal.status().equals(Status.UNAUTHORIZED_401) && !isAsked) {
            response = response.header("WWW-Authenticate", "Bearer");
        }
        return response;
    }

    private static String requestId(ServerRequest raw) {
        return raw.headers()
                .first(REQUEST_ID)
                .filter(sent -> REQUEST_ID_FORM.matcher(sent).matches())
                .orElseGet(() -> Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE));
    }
}
