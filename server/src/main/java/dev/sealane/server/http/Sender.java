package dev.sealane.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Puts an answer on the wire. */
final class Sender {
    private static final Logger LOG = System.getLogger(Sender.class.getName());

    private Sender() {}

    static void send(Method method, Response response, ServerResponse out) {
        out.status(response.status());
        for (Response.Header header : response.headers()) {
            out.headers().add(HeaderNames.create(header.name()), header.value());
        }
        boolean headersOnly = method.equals(Method.HEAD);
        switch (response.body()) {
            case Response.Body.Empty empty -> out.send();
            case Response.Body.Bytes(String type, byte[] bytes) -> {
                out.header(HeaderNames.CONTENT_TYPE, type);
                if (headersOnly) {
                    out.contentLength(bytes.length);
                    out.send();
                } else {
                    out.send(bytes);
                }
            }
            case Response.Body.Stream(String type, long length, Response.Writer writer) -> {
                out.header(HeaderNames.CONTENT_TYPE, type);
                out.contentLength(length);
                write(headersOnly, writer, out);
            }
            case Response.Body.Open(String type, Response.Writer writer) -> {
                out.header(HeaderNames.CONTENT_TYPE, type);
                write(headersOnly, writer, out);
            }
        }
    }

    private static void write(boolean headersOnly, Response.Writer writer, ServerResponse out) {
        if (headersOnly) {
            out.send();
            return;
        }
        try (OutputStream stream = out.outputStream()) {
            writer.writeTo(stream);
        } catch (IOException broken) {
            // The status has been sent, so breaking the connection is the only way to say that the rest is missing.
            LOG.log(Level.DEBUG, "the answer could not be written to its end", broken);
            throw new UncheckedIOException(broken);
        }
    }
}
