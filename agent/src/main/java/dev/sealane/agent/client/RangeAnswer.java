package dev.sealane.agent.client;

import dev.sealane.agent.client.DownloadException.Reason;
import dev.sealane.agent.client.Fields.ContentRange;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A server's answer to a request for ranges (RFC 9110, 14 and 15.3.7): one range, or several as parts.
 *
 * <p>A server may join ranges that are near each other, send fewer than were asked for, and then some in the next answer; it
 * may not go back, send other places, or go on without end.
 */
final class RangeAnswer implements Closeable {
    private static final int BUFFER_BYTES = 64 * 1024;

    /** What a server may send between two ranges that it joins: more than a part's fields take. */
    private static final long MAX_GAP_BYTES = 4096;

    private final Http.Download download;
    private final InputStream body;
    private final Optional<MultipartRanges> parts;
    private final Pace pace = new Pace();
    private final long fileBytes;
    private long position;
    private long end;

    /**
     * Looks at an answer with the status 206.
     *
     * @param mostParts how many ranges were asked for
     * @param fileBytes how long the file has to be
     * @throws DownloadException if it is another file's
     */
    RangeAnswer(Http.Download download, int mostParts, long fileBytes) throws IOException {
        this.download = download;
        this.fileBytes = fileBytes;
        this.body = new BufferedInputStream(download.body(), BUFFER_BYTES);
        Optional<String> boundary =
                MultipartRanges.boundary(download.fields().get("Content-Type").orElse(""));
        this.parts = boundary.isPresent()
                ? Optional.of(new MultipartRanges(body, boundary.get(), mostParts))
                : Optional.empty();
        if (parts.isEmpty()) {
            begin(download.fields()
                    .contentRange()
                    .orElseThrow(() -> new IOException("the server answered 206 without a usable Content-Range")));
        }
    }

    private void begin(ContentRange range) throws DownloadException {
        if (range.total() != fileBytes) {
            throw new DownloadException(
                    Reason.OTHER_BYTES,
                    "expected a file of " + fileBytes + " bytes, the server has one of " + range.total());
        }
        position = range.first();
        end = range.last() + 1;
    }

    /**
     * Reads bytes at a position that is behind all earlier ones.
     *
     * @return negative if the answer ended before it
     */
    int read(long wanted, byte[] into, int offset, int count) throws IOException {
        while (position == end || end <= wanted) {
            pass(end - position);
            if (parts.isEmpty() || !nextPart()) {
                return -1;
            }
        }
        if (position > wanted || wanted - position > MAX_GAP_BYTES) {
            throw new IOException("asked for byte " + wanted + ", the server sent from byte " + position);
        }
        pass(wanted - position);
        int received = body.read(into, offset, (int) Math.min(count, end - position));
        if (received < 0) {
            throw ended();
        }
        pace.received(received);
        position += received;
        return received;
    }

    private boolean nextPart() throws IOException {
        Optional<ContentRange> next = parts.orElseThrow().next();
        if (next.isPresent()) {
            begin(next.get());
        }
        return next.isPresent();
    }

    private void pass(long count) throws IOException {
        if (count > MAX_GAP_BYTES) {
            throw new IOException(
                    "the server sent " + count + " bytes from byte " + position + ", which nobody asked for");
        }
        byte[] sink = new byte[(int) count];
        if (body.readNBytes(sink, 0, sink.length) < count) {
            throw ended();
        }
        position += count;
    }

    private IOException ended() {
        return new IOException("the connection ended at byte " + position + ", before byte " + end);
    }

    @Override
    public void close() {
        download.close();
    }
}
