package dev.sealane.agent.swu.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an engine answered.
 *
 * @param status of HTTP
 * @param body its beginning, at most {@value #MAX_BODY_BYTES} bytes
 */
record EngineAnswer(int status, String body) {
    /** An image of many layers is loaded with a line for each part of each. */
    static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

    private static final int MAX_LINE_BYTES = 16 * 1024;
    private static final int MAX_LINES = 200;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
    private static final Pattern SIZE = Pattern.compile("([0-9A-Fa-f]{1,7})(?:;.*)?");

    /** Reads an answer; those that only say that another one follows are left out. */
    static EngineAnswer read(InputStream in) throws IOException {
        int status = status(line(in));
        List<String> headers = headers(in);
        while (status < 200) {
            status = status(line(in));
            headers = headers(in);
        }
        boolean empty = status == 204 || status == 304;
        return new EngineAnswer(status, empty ? "" : new String(body(in, headers), StandardCharsets.UTF_8));
    }

    private static int status(String line) throws IOException {
        Matcher matcher = STATUS.matcher(line);
        if (!matcher.matches()) {
            throw new IOException("expected an answer of HTTP from the engine of containers, found something else");
        }
        return Integer.parseInt(matcher.group(1));
    }

    private static List<String> headers(InputStream in) throws IOException {
        List<String> headers = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (headers.size() == MAX_LINES) {
                throw new IOException("the engine of containers answers with more than " + MAX_LINES + " headers");
            }
            headers.add(line);
        }
        return headers;
    }

    private static Optional<String> value(List<String> headers, String name) {
        return headers.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    private static byte[] body(InputStream in, List<String> headers) throws IOException {
        if (value(headers, "transfer-encoding").map("chunked"::equalsIgnoreCase).orElse(false)) {
            return chunks(in);
        }
        Optional<String> length = value(headers, "content-length").filter(text -> text.matches("[0-9]{1,9}"));
        byte[] body = in.readNBytes(
                length.isPresent() ? Math.min(Integer.parseInt(length.get()), MAX_BODY_BYTES) : MAX_BODY_BYTES);
        if (length.isPresent() && body.length < Math.min(Integer.parseInt(length.get()), MAX_BODY_BYTES)) {
            throw cut();
        }
        return body;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            Matcher size = SIZE.matcher(line(in));
            if (!size.matches()) {
                throw cut();
            }
            int length = Integer.parseInt(size.group(1), 16);
            if (length == 0) {
                return body.toByteArray();
            }
            if (length > MAX_BODY_BYTES - body.size()) {
                throw new IOException("the engine of containers answers with more than " + MAX_BODY_BYTES + " bytes");
            }
            byte[] chunk = in.readNBytes(length);
            if (chunk.length < length || !line(in).isEmpty()) {
                throw cut();
            }
            body.write(chunk, 0, length);
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw cut();
            }
            if (line.size() == MAX_LINE_BYTES) {
                throw new IOException(
                        "the engine of containers answers with a line of more than " + MAX_LINE_BYTES + " bytes");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static IOException cut() {
        return new IOException("the answer of the engine of containers ends early");
    }
}
