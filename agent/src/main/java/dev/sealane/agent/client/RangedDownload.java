package dev.sealane.agent.client;

import dev.sealane.agent.client.DownloadException.Reason;
import dev.sealane.agent.update.Pause;
import dev.sealane.artifact.stream.BlockInput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some ranges of a file on a server, one behind the other, over requests for several ranges each and connections that break.
 *
 * <p>After a broken connection the download goes on at the byte where it broke. A server that sends the whole file in place
 * of ranges, or has one of another size, is refused. That the bytes are the right ones is for the reader to check.
 */
public final class RangedDownload extends BlockInput {
    /** A list of ranges that every server takes in one header field: most allow 8 KiB. */
    private static final int MAX_FIELD_CHARACTERS = 4000;

    private final Http http;
    private final Source source;
    private final ByteRanges ranges;
    private final Attempts attempts;

    private @Nullable RangeAnswer answer;
    private int range;
    private long position;

    /** The range and the bytes of the present answer: a whole range, or some bytes, are progress. */
    private int answerStart;

    private long answerBytes;

    /**
     * A file on a server.
     *
     * @param uri where it is
     * @param headers fields that the server wants to see
     * @param bytes how long it has to be
     * @param maxRanges how many ranges are asked for in one request
     */
    public record Source(URI uri, Map<String, String> headers, long bytes, int maxRanges) {}

    /**
     * How a download behaves.
     *
     * @param retries how many attempts in a row may fail without progress
     * @param longestPause the longest pause between attempts
     */
    public record Rules(int retries, Duration longestPause) {}

    /** The network is asked when the first byte is read. */
    public RangedDownload(Http http, Source source, ByteRanges ranges, Rules rules, Pause pause) {
        this.http = http;
        this.source = source;
        this.ranges = ranges;
        this.attempts =
                new Attempts(String.valueOf(source.uri().getPath()), rules.retries(), rules.longestPause(), pause);
        this.position = ranges.count() == 0 ? 0 : ranges.first(0);
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (range < ranges.count()) {
            try {
                int received = receive(into, offset, (int) Math.min(count, ranges.end(range) - position));
                if (received > 0) {
                    advance(received);
                    return received;
                }
                nextAnswer();
            } catch (DownloadException e) {
                throw e;
            } catch (InterruptedIOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                retryAfter(e);
            } catch (IOException e) {
                retryAfter(e);
            }
        }
        return -1;
    }

    private int receive(byte[] into, int offset, int count) throws IOException {
        RangeAnswer open = answer;
        if (open == null) {
            open = ask();
            answer = open;
            answerStart = range;
            answerBytes = 0;
        }
        return open.read(position, into, offset, count);
    }

    private void advance(int received) {
        position += received;
        answerBytes += received;
        if (position == ranges.end(range)) {
            range++;
            position = range < ranges.count() ? ranges.first(range) : position;
        }
        if (range > answerStart || answerBytes >= ResumableDownload.PROGRESS_BYTES) {
            attempts.progressed();
        }
    }

    /** An answer may hold fewer ranges than were asked for; one that holds none is as good as a broken one. */
    private void nextAnswer() throws IOException {
        boolean useful = answerBytes > 0;
        close();
        if (!useful) {
            throw new IOException("the server sent nothing of what it was asked for");
        }
    }

    private void retryAfter(IOException failure) throws IOException {
        close();
        attempts.waitAfter(failure, position);
    }

    private RangeAnswer ask() throws IOException {
        Map<String, String> headers = new HashMap<>(source.headers());
        int asked = 0;
        StringBuilder field = new StringBuilder("bytes=");
        long first = position;
        for (int next = range; next < ranges.count() && asked < source.maxRanges(); next++) {
            field.append(asked == 0 ? "" : ",").append(first).append('-').append(ranges.end(next) - 1);
            asked++;
            if (field.length() > MAX_FIELD_CHARACTERS || next + 1 == ranges.count()) {
                break;
            }
            first = ranges.first(next + 1);
        }
        headers.put("Range", field.toString());
        Http.Download download = http.download(source.uri(), headers);
        boolean usable = false;
        try {
            requirePart(download);
            RangeAnswer opened = new RangeAnswer(download, asked, source.bytes());
            usable = true;
            return opened;
        } finally {
            if (!usable) {
                download.close();
            }
        }
    }

    private static void requirePart(Http.Download download) throws IOException {
        int status = download.status();
        switch (status) {
            case 206 -> {}
            case 200 ->
                throw new DownloadException(
                        Reason.REFUSED, "asked for ranges, the server sends the whole file: it has to support ranges");
            case 429, 503 ->
                throw new BusyException(
                        "the server answered " + status,
                        RetryAfter.of(download.fields(), Instant.now()).orElse(Duration.ZERO));
            default -> {
                if (status >= 500) {
                    throw new IOException("the server answered " + status);
                }
                throw new DownloadException(Reason.REFUSED, "expected 206, the server answered " + status);
            }
        }
    }

    @Override
    public void close() {
        if (answer != null) {
            answer.close();
            answer = null;
        }
    }
}
