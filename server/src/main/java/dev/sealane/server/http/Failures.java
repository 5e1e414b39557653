package dev.sealane.server.http;

import dev.sealane.server.json.MalformedJson;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.refusal.Refusal;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The one place that turns exceptions into refusals. What no mapping knows is a defect: it is logged with its cause and
 * answered as 500 without any detail.
 */
public final class Failures {
    private static final Logger LOG = System.getLogger(Failures.class.getName());

    /** RFC 4918, section 11.5. */
    private static final Status INSUFFICIENT_STORAGE = Status.create(507, "Insufficient Storage");

    private final List<FailureMapping> mappings;

    /** @param mappings asked in this order; the domain's families come from whoever wires the server */
    public Failures(List<FailureMapping> mappings) {
        this.mappings = List.copyOf(mappings);
    }

    /** The refusal that answers {@code failure}. */
    public HttpRefusal refusal(Throwable failure, String requestId) {
        if (failure instanceof HttpRefusal refusal) {
            return refusal;
        }
        if (failure instanceof Refusal refusal) {
            return domain(refusal);
        }
        for (FailureMapping mapping : mappings) {
            Optional<HttpRefusal> refusal = mapping.map(failure);
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        return switch (failure) {
            case HttpException http when http.status().code() < 500 -> protocol(http.status());
            case RequestException http when http.status().code() < 500 -> protocol(http.status());
            default -> internal(failure, requestId);
        };
    }

    private static HttpRefusal domain(Refusal refusal) {
        HttpRefusal answer = HttpRefusal.of(
                status(refusal.kind()), refusal.code(), Objects.toString(refusal.getMessage(), refusal.code()));
        if (refusal.retryAfter().isPresent()) {
            answer = answer.retryAfter(refusal.retryAfter().get());
        }
        return switch (refusal) {
            case InvalidInput input -> answer.where(input.where());
            case MalformedJson json -> answer.where(json.where());
            default -> answer;
        };
    }

    private static Status status(Refusal.Kind kind) {
        return switch (kind) {
            case INVALID -> Status.BAD_REQUEST_400;
            case UNAUTHENTICATED -> Status.UNAUTHORIZED_401;
            case FORBIDDEN -> Status.FORBIDDEN_403;
            case NOT_FOUND -> Status.NOT_FOUND_404;
            case CONFLICT -> Status.CONFLICT_409;
            case TOO_LARGE -> Status.REQUEST_ENTITY_TOO_LARGE_413;
            case UNPROCESSABLE -> Status.UNPROCESSABLE_CONTENT_422;
            case TOO_SOON -> Status.TOO_MANY_REQUESTS_429;
            case NO_STORAGE -> INSUFFICIENT_STORAGE;
            case UNAVAILABLE -> Status.SERVICE_UNAVAILABLE_503;
        };
    }

    private static HttpRefusal protocol(Status status) {
        return HttpRefusal.of(status, "bad-request", "the request breaks the rules of HTTP");
    }

    private static HttpRefusal internal(Throwable failure, String requestId) {
        LOG.log(Level.ERROR, "request " + requestId + " failed", failure);
        return HttpRefusal.of(
                Status.INTERNAL_SERVER_ERROR_500,
                "internal",
                "the server failed; its log tells more under this request's id");
    }
}
