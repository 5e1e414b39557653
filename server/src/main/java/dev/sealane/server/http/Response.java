package dev.sealane.server.http;

import dev.sealane.server.json.Json;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a handler answers: a status, headers and a body. A value; the dispatcher sends it.
 */
public record Response(Status status, List<Header> headers, Body body) {
    /** One header line. */
    public record Header(String name, String value) {
        public Header {
            // A line break in a value would let a caller write headers of its own.
            if (value.chars().anyMatch(character -> character == '\r' || character == '\n')) {
                throw new IllegalArgumentException("a line break in the header " + name);
            }
        }
    }

    /** What follows the headers. */
    public sealed interface Body {
        /** Nothing. */
        record Empty() implements Body {}

        /** Bytes in memory. */
        @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
        record Bytes(String contentType, byte[] bytes) implements Body {}

        /** Bytes of a known number that are written while they are sent. */
        record Stream(String contentType, long length, Writer writer) implements Body {}

        /** Bytes that are written until the writer returns, such as server-sent events. */
        record Open(String contentType, Writer writer) implements Body {}
    }

    /** Writes a body. */
    @FunctionalInterface
    public interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    public static final String JSON = "application/json";
    public static final String HTML = "text/html; charset=utf-8";
    public static final String TEXT = "text/plain; charset=utf-8";

    public Response {
        headers = List.copyOf(headers);
    }

    /** An answer without a body. */
    public static Response of(Status status) {
        return new Response(status, List.of(), new Body.Empty());
    }

    /** 200 with bytes. */
    public static Response bytes(String contentType, byte[] bytes) {
        return new Response(Status.OK_200, List.of(), new Body.Bytes(contentType, bytes));
    }

    /** 200 with text. */
    public static Response text(String contentType, String text) {
        return bytes(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** 200 with a page or a fragment of one. */
    public static Response html(String html) {
        return text(HTML, html);
    }

    /** 200 with a value as JSON. */
    public static Response json(Object value) {
        return text(JSON, Json.write(value));
    }

    /** 200 with a body that is written while it is sent. */
    public static Response stream(String contentType, long length, Writer writer) {
        return new Response(Status.OK_200, List.of(), new Body.Stream(contentType, length, writer));
    }

    /** 200 with server-sent events until {@code source} returns or the reader leaves. */
    public static Response events(EventSource source) {
        return new Response(
                        Status.OK_200,
                        List.of(),
                        new Body.Open("text/event-stream", out -> source.run(new EventSink(out))))
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no");
    }

    /** 204. */
    public static Response noContent() {
        return of(Status.NO_CONTENT_204);
    }

    /** 201 with the place of the new thing. */
    public static Response created(String location) {
        return of(Status.CREATED_201).header("Location", location);
    }

    /** 303: the browser goes on with a GET elsewhere. */
    public static Response seeOther(String location) {
        return of(Status.SEE_OTHER_303).header("Location", location);
    }

    /** The same answer with another status. */
    public Response status(Status other) {
        return new Response(other, headers, body);
    }

    /** The same answer with one more header. */
    public Response header(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Response(status, more, body);
    }
}
