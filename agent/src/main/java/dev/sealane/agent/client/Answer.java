package dev.sealane.agent.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A whole HTTP answer; the body is within {@link Http#MAX_ANSWER_BYTES}. */
public final class Answer {
    /** Longest piece of an answer that is shown in a message. */
    private static final int MAX_EXCERPT = 200;

    private final int status;
    private final Fields fields;
    private final byte[] body;

    Answer(int status, Fields fields, byte[] body) {
        this.status = status;
        this.fields = fields;
        this.body = body;
    }

    public int status() {
        return status;
    }

    public Fields fields() {
        return fields;
    }

    /** A header field. */
    public Optional<String> field(String name) {
        return fields.get(name);
    }

    /** A copy of the body. */
    public byte[] body() {
        return body.clone();
    }

    /** The beginning of the body as one printable line, for messages. */
    public String excerpt() {
        int length = Math.min(body.length, MAX_EXCERPT);
        String text = new String(body, 0, length, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ");
        return text.strip() + (body.length > MAX_EXCERPT ? "…" : "");
    }
}
