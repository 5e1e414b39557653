package dev.sealane.agent.client;

import dev.sealane.agent.client.Fields.ContentRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the parts of a {@code multipart/byteranges} body (RFC 9110, 14.6; RFC 2046, 5.1). Whoever gets a part reads exactly
 * the bytes of its range from the body before asking for the next one.
 */
final class MultipartRanges {
    /** RFC 2046, 5.1.1; all characters that can stand in a boundary, without those that need escaping. */
    private static final Pattern TYPE = Pattern.compile(
            "multipart/byteranges *;.*?boundary=(?:\"([0-9A-Za-z'()+_,./:=? -]{1,70})\"|([0-9A-Za-z'+_.-]{1,70})).*",
            Pattern.CASE_INSENSITIVE);

    private static final int MAX_LINE_BYTES = 1000;

    /** Servers send two or three fields with each part. */
    private static final int MAX_LINES = 20;

    private final InputStream body;
    private final String boundary;
    private final int most;
    private int count;

    /**
     * Nothing is read yet.
     *
     * @param most how many parts there may be
     */
    MultipartRanges(InputStream body, String boundary, int most) {
        this.body = body;
        this.boundary = "--" + boundary;
        this.most = most;
    }

    /** The boundary that a content type names; nothing if the answer is of another type. */
    static Optional<String> boundary(String contentType) {
        Matcher type = TYPE.matcher(contentType);
        return type.matches() ? Optional.of(type.group(1) == null ? type.group(2) : type.group(1)) : Optional.empty();
    }

    /** The range of the next part; nothing behind the last one. */
    Optional<ContentRange> next() throws IOException {
        String line = line();
        for (int lines = 0; line.isEmpty() && lines < 2; lines++) {
            line = line();
        }
        if (line.equals(boundary + "--")) {
            return Optional.empty();
        }
        if (!line.equals(boundary)) {
            throw new IOException("expected the boundary between two parts, the server sent something else");
        }
        if (++count > most) {
            throw new IOException("asked for " + most + " ranges, the server sends more parts");
        }
        return Optional.of(range());
    }

    private ContentRange range() throws IOException {
        Optional<ContentRange> range = Optional.empty();
        for (int lines = 0; lines < MAX_LINES; lines++) {
            String line = line();
            if (line.isEmpty()) {
                return range.orElseThrow(
                        () -> new IOException("the server sent a part without a usable Content-Range"));
            }
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).equalsIgnoreCase("Content-Range")) {
                range = new Fields(Map.of(
                                "Content-Range", line.substring(colon + 1).strip()))
                        .contentRange();
            }
        }
        throw new IOException("the server sent a part with more than " + MAX_LINES + " fields");
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = body.read(); octet != '\n'; octet = body.read()) {
            if (octet < 0) {
                throw new IOException("the connection ended between two parts");
            }
            if (line.size() == MAX_LINE_BYTES) {
                throw new IOException(
                        "the server sent a line of more than " + MAX_LINE_BYTES + " bytes between two parts");
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new IOException("expected lines that end with CR and LF between two parts");
        }
        return text.substring(0, text.length() - 1).stripTrailing();
    }
}
