package dev.sealane.server.http;

import java.util.Arrays;

/** A strong entity tag (RFC 9110, section 8.8.3): the value changes when the thing changes. */
public record EntityTag(String value) {
    /** The tag as it stands in {@code ETag} and {@code If-Match}. */
    public String header() {
        return "\"" + value + "\"";
    }

    /**
     * Lets a write through only if the caller saw the present state. Without {@code If-Match} the caller does not care.
     *
     * @throws HttpRefusal with 412 otherwise
     */
    public void requireMatch(Request request) {
        String sent = request.header("If-Match").orElse("*");
        if (!lists(sent)) {
            throw HttpRefusal.preconditionFailed("it has changed since it was read")
                    .expected(header())
                    .found(sent)
                    .where("If-Match");
        }
    }

    /** Whether the caller already has this state ({@code If-None-Match}), so that 304 is the answer. */
    public boolean isKnownTo(Request request) {
        return request.header("If-None-Match").filter(this::lists).isPresent();
    }

    private boolean lists(String sent) {
        return sent.equals("*")
                || Arrays.stream(sent.split(",")).map(String::strip).anyMatch(header()::equals);
    }
}
