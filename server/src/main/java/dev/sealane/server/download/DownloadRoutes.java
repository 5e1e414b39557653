package dev.sealane.server.download;

import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.MenderFailure;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.ArtifactId;
import dev.sealane.server.release.Releases;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Serves artifacts: directly, with their length, single ranges and a strong tag, and never encoded, because clients
 * resume by byte positions (Mender device API digest, section 6).
 */
public final class DownloadRoutes implements Routes {
    private static final String TYPE = "application/vnd.mender-artifact";

    /** One read and one write at a time; larger does not go faster over a loopback connection. */
    private static final int CHUNK = 64 * 1024;

    private final DownloadLinks links;
    private final Releases releases;
    private final BlobStore blobs;
    private final LongAdder sentBytes = new LongAdder();

    public DownloadRoutes(DownloadLinks links, Releases releases, BlobStore blobs) {
        this.links = links;
        this.releases = releases;
        this.blobs = blobs;
    }

    @Override
    public void register(Router router) {
        router.failures("/download/", new MenderFailure());
        router.get("/download/{tenant}/{artifact}", Access.PUBLIC, this::download);
    }

    /** Bytes of artifacts sent since the start. */
    public long sentBytes() {
        return sentBytes.sum();
    }

    private Response download(Request request) {
        Artifact artifact = find(request);
        String tag = "\"" + artifact.sha256() + "\"";
        if (request.header("If-None-Match").filter(tag::equals).isPresent()) {
            return Response.of(Status.NOT_MODIFIED_304).header("ETag", tag);
        }
        // If-Range guards against gluing two artifacts together (RFC 9110, 13.1.5): another tag gets the whole.
        boolean unchanged = request.header("If-Range").map(tag::equals).orElse(true);
        ByteRange range = request.header("Range")
                .filter(header -> unchanged)
                .map(header -> ByteRange.parse(header, artifact.size()))
                .orElseGet(ByteRange.Whole::new);
        return switch (range) {
            case ByteRange.Whole whole -> body(artifact, 0, artifact.size(), tag);
            case ByteRange.Part part ->
                body(artifact, part.first(), part.length(), tag)
                        .status(Status.PARTIAL_CONTENT_206)
                        .header("Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + artifact.size());
            case ByteRange.Unsatisfiable unsatisfiable ->
                Response.of(Status.REQUESTED_RANGE_NOT_SATISFIABLE_416)
                        .header("Content-Range", "bytes */" + artifact.size());
        };
    }

    /** A link that is wrong in any part is answered alike: nobody learns which artifacts exist. */
    private Artifact find(Request request) {
        Optional<Tenant> tenant = Tenant.parse(request.parameter("tenant"));
        Optional<ArtifactId> id = ArtifactId.parse(request.parameter("artifact"));
        boolean valid = tenant.isPresent()
                && id.isPresent()
                && links.isValid(
                        tenant.get(),
                        id.get(),
                        request.query("expires").orElse(""),
                        request.query("signature").orElse(""));
        if (!valid) {
            throw HttpRefusal.forbidden("link-invalid", "the download link is wrong or has expired");
        }
        return releases.get(tenant.get(), id.get());
    }

    private Response body(Artifact artifact, long offset, long length, String tag) {
        return Response.stream(TYPE, length, out -> send(artifact, offset, length, out))
                .header("ETag", tag)
                .header("Accept-Ranges", "bytes")
                .header("Cache-Control", "private, no-transform")
                .header("Content-Disposition", "attachment; filename=\"" + artifact.id() + ".mender\"");
    }

    private void send(Artifact artifact, long offset, long length, OutputStream out) throws IOException {
        try (FileChannel bytes = blobs.read(artifact.blob())
                .orElseThrow(() -> new IOException("the bytes of artifact " + artifact.id() + " are gone"))) {
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
            long position = offset;
            while (position < offset + length) {
                buffer.clear().limit((int) Math.min(CHUNK, offset + length - position));
                int count = bytes.read(buffer, position);
                if (count < 0) {
                    throw new IOException("the blob of artifact " + artifact.id() + " is shorter than recorded");
                }
                out.write(buffer.array(), 0, count);
                sentBytes.add(count);
                position += count;
            }
        }
    }
}
