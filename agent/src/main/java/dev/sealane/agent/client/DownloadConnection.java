package dev.sealane.agent.client;

import dev.sealane.agent.client.DownloadException.Reason;
import dev.sealane.agent.client.Fields.ContentRange;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An artifact over HTTP. */
final class DownloadConnection implements ArtifactConnection {
    private final Http http;
    private final ArtifactLink link;
    private final long maxBytes;

    private Http.@Nullable Download open;
    private boolean started;
    private OptionalLong size = OptionalLong.empty();
    private Optional<String> entityTag = Optional.empty();
    private boolean refreshed;
    private Pace pace = new Pace();

    DownloadConnection(Http http, ArtifactLink link, long maxBytes) {
        this.http = http;
        this.link = link;
        this.maxBytes = maxBytes;
    }

    @Override
    public void expect(long expectedSize, Optional<String> expectedTag) {
        started = true;
        size = OptionalLong.of(expectedSize);
        entityTag = expectedTag;
    }

    @Override
    public OptionalLong size() {
        return size;
    }

    @Override
    public Optional<String> entityTag() {
        return entityTag;
    }

    @Override
    public boolean startedWithoutSize() {
        return started && size.isEmpty();
    }

    @Override
    public int read(long position, byte[] into, int offset, int count) throws IOException {
        if (open == null) {
            connect(position);
        }
        long rest = size.isPresent() ? size.getAsLong() - position : count;
        InputStream body = body();
        int received = body.read(into, offset, (int) Math.min(count, rest));
        if (received < 0 && size.isPresent()) {
            throw new IOException("the connection ended at byte " + position + " of " + size.getAsLong());
        }
        if (received > 0) {
            pace.received(received);
        }
        if (size.isEmpty() && position + Math.max(received, 0) > maxBytes) {
            throw tooLarge(position + received);
        }
        return received;
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    private InputStream body() {
        if (open == null) {
            throw new IllegalStateException("read without a connection");
        }
        return open.body();
    }

    private void connect(long position) throws IOException {
        Http.Download download = http.download(link.current(), headers(position));
        boolean usable = false;
        try {
            check(download, position);
            open = download;
            pace = new Pace();
            if (download.status() == 200 && position > 0) {
                skip(position);
            }
            usable = true;
        } finally {
            if (!usable) {
                download.close();
                open = null;
            }
        }
    }

    private Map<String, String> headers(long position) {
        Map<String, String> headers = new HashMap<>(link.headers());
        if (position > 0) {
            headers.put("Range", "bytes=" + position + "-");
            entityTag.ifPresent(tag -> headers.put("If-Range", tag));
        }
        return headers;
    }

    private void check(Http.Download download, long position) throws IOException {
        switch (download.status()) {
            case 200 -> checkWhole(download.fields());
            case 206 -> checkPart(download.fields(), position);
            case 401, 403, 404, 410 -> refreshLink(download.status());
            case 416 ->
                throw new DownloadException(Reason.CHANGED, "the artifact now ends before byte " + position + " (416)");
            case 429, 503 ->
                throw new BusyException(
                        "the server answered " + download.status(),
                        RetryAfter.of(download.fields(), Instant.now()).orElse(Duration.ZERO));
            default -> {
                if (download.status() >= 500) {
                    throw new IOException("the server answered " + download.status());
                }
                throw new DownloadException(
                        Reason.REFUSED, "expected 200 or 206, the server answered " + download.status());
            }
        }
        refreshed = false;
    }

    private void checkWhole(Fields fields) throws DownloadException {
        Optional<String> encoding = fields.get("Content-Encoding").filter(text -> !"identity".equals(text));
        if (encoding.isPresent()) {
            throw new DownloadException(
                    Reason.REFUSED, "expected the artifact as it is, the server encoded it (Content-Encoding)");
        }
        if (started) {
            requireSame(fields.contentLength(), fields.strongEntityTag());
            return;
        }
        size = sizeOf(fields);
        entityTag = fields.strongEntityTag();
        if (size.isPresent() && size.getAsLong() > maxBytes) {
            throw tooLarge(size.getAsLong());
        }
        started = true;
    }

    /** What was promised binds, before the first byte is taken. */
    private OptionalLong sizeOf(Fields fields) throws DownloadException {
        OptionalLong announced = fields.contentLength();
        OptionalLong promised = link.size();
        if (promised.isPresent() && announced.isPresent() && !announced.equals(promised)) {
            throw new DownloadException(
                    Reason.OTHER_BYTES,
                    "an artifact of " + text(promised) + " bytes was promised, this one has " + text(announced));
        }
        return announced.isPresent() ? announced : promised;
    }

    private void checkPart(Fields fields, long position) throws IOException {
        ContentRange range = fields.contentRange()
                .orElseThrow(() -> new IOException("the server answered 206 without a usable Content-Range"));
        requireSame(OptionalLong.of(range.total()), fields.strongEntityTag());
        if (range.first() != position) {
            throw new IOException("asked for byte " + position + ", the server sent from byte " + range.first());
        }
        if (range.last() != range.total() - 1) {
            throw new IOException("asked for everything from byte " + position + ", the server stops at byte "
                    + range.last() + " of " + range.total());
        }
    }

    private void requireSame(OptionalLong nowSize, Optional<String> nowTag) throws DownloadException {
        if (!nowSize.equals(size)) {
            throw new DownloadException(
                    Reason.CHANGED, "the artifact had " + text(size) + " bytes, now it has " + text(nowSize));
        }
        if (entityTag.isPresent() && nowTag.isPresent() && !nowTag.equals(entityTag)) {
            throw new DownloadException(
                    Reason.CHANGED, "the artifact had the entity tag " + entityTag.get() + ", now another one");
        }
    }

    private static String text(OptionalLong size) {
        return size.isPresent() ? Long.toString(size.getAsLong()) : "an unknown number of";
    }

    /** Links expire; a fresh one is asked for once between two that work. */
    private void refreshLink(int status) throws IOException {
        if (refreshed) {
            throw new DownloadException(Reason.REFUSED, "the server answered " + status + " to a fresh link as well");
        }
        URI before = link.current();
        try {
            link.refresh();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("stopped while asking for a fresh link");
            stopped.initCause(e);
            throw stopped;
        }
        refreshed = true;
        String fresh = link.current().equals(before) ? "the same link" : "a fresh link";
        throw new IOException("the server answered " + status + ", goes on with " + fresh);
    }

    /** The server ignored the range but has the same file: the part that is here already is read past. */
    private void skip(long count) throws IOException {
        byte[] sink = new byte[16 * 1024];
        long left = count;
        while (left > 0) {
            int received = body().read(sink, 0, (int) Math.min(sink.length, left));
            if (received < 0) {
                throw new IOException("the connection ended before byte " + count);
            }
            pace.received(received);
            left -= received;
        }
    }

    private DownloadException tooLarge(long bytes) {
        return new DownloadException(
                Reason.TOO_LARGE, "expected at most " + maxBytes + " bytes, the artifact has " + bytes);
    }
}
