package dev.sealane.server.http;

import dev.sealane.artifact.stream.BlockInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads a {@code multipart/form-data} body (RFC 7578) part by part, while it arrives, in constant memory.
 *
 * <p>Stricter than the format: the body begins with the first boundary, boundaries have no padding, and a part that was
 * not read to its end is read to its end before the next. A body without its closing boundary is refused as truncated.
 */
public final class MultipartReader {
    /** RFC 2046, section 5.1.1. */
    static final int BOUNDARY_LIMIT = 70;
    /** The headers of one part: a name, a file name, a type. */
    static final int HEADER_LIMIT = 8 * 1024;

    private static final int BUFFER = 64 * 1024;
    private static final int PART_LIMIT = 16;

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;
    private boolean exhausted;
    private boolean inPart;
    private boolean closed;
    private int parts;

    private MultipartReader(InputStream in, String boundary) {
        this.in = in;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Begins to read the body of a request.
     *
     * @param limit bytes of the whole body
     * @throws HttpRefusal if the body is not declared as multipart
     */
    public static MultipartReader open(Request request, long limit) throws IOException {
        String boundary = PartHeaders.boundary(request.contentType().orElse(""));
        MultipartReader reader = new MultipartReader(request.stream("the upload", limit), boundary);
        reader.readFirstBoundary();
        return reader;
    }

    /** For tests: the same from a stream. */
    static MultipartReader open(InputStream in, String boundary) throws IOException {
        MultipartReader reader = new MultipartReader(in, boundary);
        reader.readFirstBoundary();
        return reader;
    }

    /** The next part, or nothing after the closing boundary. */
    public Optional<Part> next() throws IOException {
        if (inPart) {
            body().transferTo(java.io.OutputStream.nullOutputStream());
        }
        if (closed) {
            return Optional.empty();
        }
        if (++parts > PART_LIMIT) {
            throw refuse("too-many", "the body has too many parts").expected("at most " + PART_LIMIT + " parts");
        }
        PartHeaders headers = PartHeaders.parse(readHeaders());
        inPart = true;
        return Optional.of(new Part(headers, body()));
    }

    private InputStream body() {
        return new BlockInput() {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return inPart ? readBody(into, offset, length) : -1;
            }
        };
    }

    private int readBody(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        fill(delimiter.length);
        int found = find();
        int safe = found >= 0 ? found : end - delimiter.length + 1;
        if (found == position) {
            position += delimiter.length;
            inPart = false;
            readBoundaryEnd();
            return -1;
        }
        if (safe <= position) {
            throw truncated();
        }
        int count = Math.min(length, safe - position);
        System.arraycopy(buffer, position, into, offset, count);
        position += count;
        return count;
    }

    /** Where the delimiter begins in what is buffered, or -1. */
    private int find() {
        int last = end - delimiter.length;
        for (int at = position; at <= last; at++) {
            if (buffer[at] == '\r' && startsAt(at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean startsAt(int at) {
        for (int index = 1; index < delimiter.length; index++) {
            if (buffer[at + index] != delimiter[index]) {
                return false;
            }
        }
        return true;
    }

    private void readFirstBoundary() throws IOException {
        for (int index = 2; index < delimiter.length; index++) {
            if (readByte() != delimiter[index]) {
                throw refuse("bad-multipart", "the body does not begin with its boundary");
            }
        }
        readBoundaryEnd();
    }

    /** After a boundary comes a line break and a part, or two hyphens and the end. */
    private void readBoundaryEnd() throws IOException {
        int first = readByte();
        int second = readByte();
        if (first == '-' && second == '-') {
            closed = true;
        } else if (first != '\r' || second != '\n') {
            throw refuse("bad-multipart", "a boundary is followed by neither a line break nor two hyphens");
        }
    }

    private String readHeaders() throws IOException {
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith("\r\n\r\n")) {
            if (text.length() == HEADER_LIMIT) {
                throw refuse("bad-multipart", "the headers of a part are too long")
                        .expected("at most " + HEADER_LIMIT + " bytes");
            }
            text.append((char) readByte());
            if (text.length() == 2 && text.charAt(0) == '\r') {
                break;
            }
        }
        return new String(text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private int readByte() throws IOException {
        fill(1);
        if (position == end) {
            throw truncated();
        }
        return buffer[position++] & 0xff;
    }

    /** Makes at least {@code wanted} bytes available, unless the body ends before. */
    private void fill(int wanted) throws IOException {
        if (end - position >= wanted || exhausted) {
            return;
        }
        System.arraycopy(buffer, position, buffer, 0, end - position);
        end -= position;
        position = 0;
        while (end < wanted && !exhausted) {
            int count = in.read(buffer, end, buffer.length - end);
            exhausted = count < 0;
            end += Math.max(0, count);
        }
    }

    private HttpRefusal truncated() {
        return refuse("truncated-upload", "the body ends before its closing boundary");
    }

    private HttpRefusal refuse(String code, String message) {
        return HttpRefusal.badRequest(code, message).where("part " + parts);
    }
}
