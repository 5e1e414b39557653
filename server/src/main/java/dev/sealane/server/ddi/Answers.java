package dev.sealane.server.ddi;

import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.json.Json;
import io.helidon.http.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Bodies in the media types that clients of this protocol send and accept, and the tags of what is answered (digest, 1). */
final class Answers {
    /** A feedback with a hundred long lines stays below. */
    static final int BODY_LIMIT = 256 * 1024;

    /** Longer {@code Accept} headers are not looked at in full. */
    private static final int ACCEPT_LIMIT = 1024;

    private static final int TAG_BYTES = 16;

    private Answers() {}

    /** What bodies are written in. */
    enum MediaType {
        HAL("application/hal+json;charset=UTF-8"),
        JSON("application/json;charset=UTF-8"),
        CBOR("application/cbor");

        private final String header;

        MediaType(String header) {
            this.header = header;
        }
    }

    /**
     * 200 with the value in a type the client accepts, or 304 if it has the value already.
     *
     * @throws HttpRefusal 406 if it accepts none
     */
    static Response of(Request request, Object value) {
        MediaType type = accepted(request);
        byte[] body = switch (type) {
            case HAL, JSON -> Json.write(value).getBytes(StandardCharsets.UTF_8);
            case CBOR -> Cbor.write(value);
        };
        String tag = "\"0" + tag(body) + "\"";
        if (request.header("If-None-Match").filter(tag::equals).isPresent()) {
            return Response.of(Status.NOT_MODIFIED_304).header("ETag", tag);
        }
        return Response.bytes(type.header, body).header("ETag", tag);
    }

    /** 200 without a body: what clients expect, 201 and 204 are errors to some (digest, section 4). */
    static Response done() {
        return Response.of(Status.OK_200);
    }

    /**
     * The request's body.
     *
     * @throws HttpRefusal 415 if it is in another type
     */
    static JsonNode body(Request request) throws IOException {
        return parse(request, request.bytes(BODY_LIMIT));
    }

    private static JsonNode parse(Request request, byte[] bytes) {
        String type = base(request.contentType().orElse("application/json"));
        return switch (type) {
            case "application/json", "application/hal+json" -> Json.parse("body", bytes);
            case "application/cbor" -> Cbor.parse("body", bytes);
            default ->
                throw HttpRefusal.of(
                                Status.UNSUPPORTED_MEDIA_TYPE_415,
                                "media-type",
                                "the body is in a type that is not understood")
                        .expected("application/json or application/cbor")
                        .found(type);
        };
    }

    /** The request's body, or an empty object where there is none. */
    static JsonNode optionalBody(Request request) throws IOException {
        byte[] bytes = request.bytes(BODY_LIMIT);
        return bytes.length == 0 ? Json.parse("body", "{}") : parse(request, bytes);
    }

    /** The first type in the client's list that is offered; weights are not looked at, as no client sends any. */
    private static MediaType accepted(Request request) {
        Optional<String> header = request.header("Accept").filter(text -> !text.isBlank());
        if (header.isEmpty()) {
            return MediaType.HAL;
        }
        String list =
                header.get().substring(0, Math.min(ACCEPT_LIMIT, header.get().length()));
        for (String range : list.split(",", -1)) {
            switch (base(range)) {
                case "application/json" -> {
                    return MediaType.JSON;
                }
                case "application/cbor" -> {
                    return MediaType.CBOR;
                }
                case "application/hal+json", "application/*", "*/*" -> {
                    return MediaType.HAL;
                }
                default -> {}
            }
        }
        throw HttpRefusal.of(Status.NOT_ACCEPTABLE_406, "not-acceptable", "no type of the answer is acceptable")
                .expected("application/hal+json, application/json or application/cbor");
    }

    private static String base(String type) {
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private static String tag(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body), 0, TAG_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
