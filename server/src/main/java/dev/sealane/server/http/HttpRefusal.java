package dev.sealane.server.http;

import io.helidon.http.Status;
import java.time.Duration;
import java.util.Optional;

/**
 * A request that is answered with an error: the status, a stable code that programs may rely on, and for people what was
 * expected, what was found and where.
 *
 * <p>Codes are lower-case words joined by {@code -}; they never change their meaning. Details never hold a secret, and
 * what is echoed from the request is cut to {@value #QUOTE_LIMIT} characters.
 */
public final class HttpRefusal extends RuntimeException {
    /** How much of the offending input is repeated in an answer. */
    public static final int QUOTE_LIMIT = 120;

    private final transient Status status;
    private final String code;
    private final transient Optional<String> expected;
    private final transient Optional<String> found;
    private final transient Optional<String> where;
    private final transient Optional<Duration> retryAfter;

    private HttpRefusal(
            Status status,
            String code,
            String message,
            Optional<String> expected,
            Optional<String> found,
            Optional<String> where,
            Optional<Duration> retryAfter) {
        super(message);
        this.status = status;
        this.code = code;
        this.expected = expected;
        this.found = found;
        this.where = where;
        this.retryAfter = retryAfter;
    }

    /** A refusal with a status of the caller's choice. */
    public static HttpRefusal of(Status status, String code, String message) {
        return new HttpRefusal(
                status, code, message, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** 400: the request cannot be read. */
    public static HttpRefusal badRequest(String code, String message) {
        return of(Status.BAD_REQUEST_400, code, message);
    }

    /** 401: nobody is signed in. */
    public static HttpRefusal unauthorized() {
        return of(Status.UNAUTHORIZED_401, "unauthorized", "no valid session or token was sent with the request");
    }

    /** 403: somebody is signed in, but this is not allowed. */
    public static HttpRefusal forbidden(String code, String message) {
        return of(Status.FORBIDDEN_403, code, message);
    }

    /** 404: the thing does not exist; {@code what} and {@code id} name it. */
    public static HttpRefusal notFound(String what, String id) {
        return of(
                Status.NOT_FOUND_404,
                what.replace(' ', '-') + "-not-found",
                "there is no " + what + " '" + quote(id) + "'");
    }

    /** 409: the request is fine, but not in the present state. */
    public static HttpRefusal conflict(String code, String message) {
        return of(Status.CONFLICT_409, code, message);
    }

    /** 412: what the caller wants to change has changed since it was read. */
    public static HttpRefusal preconditionFailed(String message) {
        return of(Status.PRECONDITION_FAILED_412, "changed-meanwhile", message);
    }

    /** 413: more bytes than the named limit allows. */
    public static HttpRefusal tooLarge(String what, long limitBytes) {
        return of(
                        Status.REQUEST_ENTITY_TOO_LARGE_413,
                        "too-large",
                        what + " is larger than the limit of " + limitBytes + " bytes")
                .expected("at most " + limitBytes + " bytes");
    }

    /** 422: readable, but it makes no sense. */
    public static HttpRefusal unprocessable(String code, String message) {
        return of(Status.UNPROCESSABLE_CONTENT_422, code, message);
    }

    /** The same refusal, saying when to come back. */
    public HttpRefusal retryAfter(Duration wait) {
        return new HttpRefusal(status, code, getMessage(), expected, found, where, Optional.of(wait));
    }

    /** The same refusal, saying what would have been accepted. */
    public HttpRefusal expected(String text) {
        return new HttpRefusal(status, code, getMessage(), Optional.of(text), found, where, retryAfter);
    }

    /** The same refusal, saying what was there instead. */
    public HttpRefusal found(String text) {
        return new HttpRefusal(status, code, getMessage(), expected, Optional.of(quote(text)), where, retryAfter);
    }

    /** The same refusal, saying where: a JSON path, a query parameter, a part, a header. */
    public HttpRefusal where(String text) {
        return new HttpRefusal(status, code, getMessage(), expected, found, Optional.of(quote(text)), retryAfter);
    }

    /** The same refusal, keeping what caused it. */
    public HttpRefusal causedBy(Throwable cause) {
        initCause(cause);
        return this;
    }

    public Status status() {
        return status;
    }

    /** The stable code. */
    public String code() {
        return code;
    }

    public Optional<String> expected() {
        return expected;
    }

    public Optional<String> found() {
        return found;
    }

    public Optional<String> where() {
        return where;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? code : message;
    }

    /** Cuts foreign text to a length that is safe to repeat, and takes control characters out of it. */
    public static String quote(String text) {
        String cut = text.length() <= QUOTE_LIMIT ? text : text.substring(0, QUOTE_LIMIT) + "…";
        return cut.chars().anyMatch(Character::isISOControl) ? cut.replaceAll("\\p{Cntrl}", "?") : cut;
    }
}
