package dev.sealane.server.download;

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
import java.util.Optional;

/** Serves artifacts to whoever holds a link (Mender device API digest, section 6). */
public final class DownloadRoutes implements Routes {
    private static final String TYPE = "application/vnd.mender-artifact";

    private final DownloadLinks links;
    private final Releases releases;
    private final ArtifactBytes bytes;

    public DownloadRoutes(DownloadLinks links, Releases releases, ArtifactBytes bytes) {
        this.links = links;
        this.releases = releases;
        this.bytes = bytes;
    }

    @Override
    public void register(Router router) {
        router.failures("/download/", new MenderFailure());
        router.get("/download/{tenant}/{artifact}", Access.PUBLIC, this::download);
    }

    private Response download(Request request) {
        Artifact artifact = find(request);
        String tag = "\"" + artifact.sha256() + "\"";
        if (request.header("If-None-Match").filter(tag::equals).isPresent()) {
            return Response.of(Status.NOT_MODIFIED_304).header("ETag", tag);
        }
        return bytes.answer(
                request,
                artifact,
                new ArtifactBytes.Guise(
                        TYPE, tag, artifact.id() + "." + artifact.format().word()));
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
}
