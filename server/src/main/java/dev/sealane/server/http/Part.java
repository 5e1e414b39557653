package dev.sealane.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One part of a multipart body. Its bytes can be read once, before the next part is asked for. */
public final class Part {
    private final PartHeaders headers;
    private final InputStream body;

    Part(PartHeaders headers, InputStream body) {
        this.headers = headers;
        this.body = body;
    }

    /** The form field's name. */
    public String name() {
        return headers.name();
    }

    /** The file's name as the client gave it: for people only, never a path. */
    public Optional<String> fileName() {
        return headers.fileName();
    }

    /** The bytes, as they arrive. */
    public InputStream body() {
        return body;
    }

    /** The whole part as UTF-8 text of at most {@code limit} bytes. */
    public String text(int limit) throws IOException {
        byte[] bytes =
                new BoundedInputStream(body, "the part '" + HttpRefusal.quote(name()) + "'", limit).readAllBytes();
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
