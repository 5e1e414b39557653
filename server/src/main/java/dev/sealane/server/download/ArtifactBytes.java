package dev.sealane.server.download;

import dev.sealane.server.blob.BlobId;
import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.release.Artifact;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends the bytes of artifacts: directly, with their length, ranges and a strong tag, and never encoded, because clients
 * resume by byte positions (RFC 9110, section 14). Who may have them is decided before.
 */
public final class ArtifactBytes {
    /** One read and one write at a time; larger does not go faster over a loopback connection. */
    private static final int CHUNK = 64 * 1024;

    private final BlobStore blobs;
    private final LongAdder sentBytes = new LongAdder();

    public ArtifactBytes(BlobStore blobs) {
        this.blobs = blobs;
    }

    /**
     * How an artifact is presented.
     *
     * @param type the media type
     * @param tag the entity tag with its quotes
     * @param fileName under which a browser would keep it; no quotes or control characters
     */
    public record Guise(String type, String tag, String fileName) {}

    /** Bytes of artifacts sent since the start. */
    public long sentBytes() {
        return sentBytes.sum();
    }

    /** Bytes that can be sent. */
    public record Source(BlobId blob, long size, String sha256) {}

    /** The whole artifact, or what the request's {@code Range} asks for. */
    public Response answer(Request request, Artifact artifact, Guise guise) {
        return answer(request, new Source(artifact.blob(), artifact.size(), artifact.sha256()), guise);
    }

    /** The same for bytes that are no artifact yet. */
    public Response answer(Request request, Source artifact, Guise guise) {
        // If-Range guards against gluing two artifacts together (RFC 9110, 13.1.5): another tag gets the whole.
        boolean unchanged = request.header("If-Range").map(guise.tag()::equals).orElse(true);
        ByteRange range = request.header("Range")
                .filter(header -> unchanged)
                .map(header -> ByteRange.parse(header, artifact.size()))
                .orElseGet(ByteRange.Whole::new);
        return switch (range) {
            case ByteRange.Whole whole ->
                described(
                        guise,
                        Response.stream(guise.type(), artifact.size(), out -> send(artifact, 0, artifact.size(), out)));
            case ByteRange.Part part ->
                described(
                                guise,
                                Response.stream(
                                        guise.type(),
                                        part.length(),
                                        out -> send(artifact, part.first(), part.length(), out)))
                        .status(Status.PARTIAL_CONTENT_206)
                        .header("Content-Range", part.of(artifact.size()));
            case ByteRange.Parts parts ->
                described(guise, several(artifact, guise, parts.parts())).status(Status.PARTIAL_CONTENT_206);
            case ByteRange.Unsatisfiable unsatisfiable ->
                Response.of(Status.REQUESTED_RANGE_NOT_SATISFIABLE_416)
                        .header("Content-Range", "bytes */" + artifact.size());
        };
    }

    private static Response described(Guise guise, Response response) {
        return response.header("ETag", guise.tag())
                .header("Accept-Ranges", "bytes")
                .header("Cache-Control", "private, no-transform")
                .header("Content-Disposition", "attachment; filename=\"" + guise.fileName() + "\"");
    }

    /** {@code multipart/byteranges}; the digest in the boundary cannot stand in bytes that it is the digest of. */
    private Response several(Source artifact, Guise guise, List<ByteRange.Part> parts) {
        String boundary = artifact.sha256();
        List<byte[]> heads = new ArrayList<>();
        long length = 0;
        for (ByteRange.Part part : parts) {
            String head = "\r\n--" + boundary + "\r\nContent-Type: " + guise.type() + "\r\nContent-Range: "
                    + part.of(artifact.size()) + "\r\n\r\n";
            heads.add(head.getBytes(StandardCharsets.US_ASCII));
            length += heads.getLast().length + part.length();
        }
        byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        return Response.stream("multipart/byteranges; boundary=" + boundary, length + tail.length, out -> {
            for (int index = 0; index < parts.size(); index++) {
                out.write(heads.get(index));
                ByteRange.Part part = parts.get(index);
                send(artifact, part.first(), part.length(), out);
            }
            out.write(tail);
        });
    }

    private void send(Source artifact, long offset, long length, OutputStream out) throws IOException {
        try (FileChannel bytes = blobs.read(artifact.blob())
                .orElseThrow(() -> new IOException("the blob " + artifact.blob() + " is gone"))) {
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
            long position = offset;
            while (position < offset + length) {
                buffer.clear().limit((int) Math.min(CHUNK, offset + length - position));
                int count = bytes.read(buffer, position);
                if (count < 0) {
                    throw new IOException("the blob " + artifact.blob() + " is shorter than recorded");
                }
                out.write(buffer.array(), 0, count);
                sentBytes.add(count);
                position += count;
            }
        }
    }
}
