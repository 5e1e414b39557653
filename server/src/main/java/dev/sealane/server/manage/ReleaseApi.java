package dev.sealane.server.manage;

import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.download.DownloadLinks;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.Paging;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.http.ServerAddress;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.ArtifactId;
import dev.sealane.server.release.ArtifactQuery;
import dev.sealane.server.release.Release;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code releases} and {@code artifacts}: uploading, reading, deleting, downloading. */
final class ReleaseApi implements Routes {
    private final Fleet fleet;
    private final ArtifactUpload upload;
    private final DownloadLinks links;
    private final ServerAddress address;

    ReleaseApi(Fleet fleet, DownloadLinks links, ServerAddress address) {
        this.fleet = fleet;
        this.upload = new ArtifactUpload(fleet.uploads());
        this.links = links;
        this.address = address;
    }

    @Override
    public void register(Router router) {
        router.get(Api.BASE + "/releases", Access.USER, this::releases);
        router.get(Api.BASE + "/releases/{name}", Access.USER, this::release);
        router.delete(Api.BASE + "/releases/{name}", Access.USER, this::deleteRelease);
        router.get(Api.BASE + "/artifacts", Access.USER, this::artifacts);
        router.post(Api.BASE + "/artifacts", Access.USER, this::upload);
        router.get(Api.BASE + "/artifacts/{id}", Access.USER, this::artifact);
        router.patch(Api.BASE + "/artifacts/{id}", Access.USER, this::describe);
        router.delete(Api.BASE + "/artifacts/{id}", Access.USER, this::deleteArtifact);
        router.get(Api.BASE + "/artifacts/{id}/download", Access.USER, this::download);
    }

    private Response releases(Request request) {
        Paging paging = Paging.of(request);
        Slice<Release> found = fleet.releases().releases(tenant(request), query(request, paging));
        List<Map<String, Object>> releases =
                found.items().stream().map(ReleaseJson::release).toList();
        return paging.describe(request, Response.json(releases), found.total());
    }

    private Response release(Request request) {
        return Response.json(ReleaseJson.release(named(request)));
    }

    /** Deletes artifact by artifact; the first one that is in use ends it, and what is gone by then stays gone. */
    private Response deleteRelease(Request request) {
        for (Artifact artifact : named(request).artifacts()) {
            fleet.releases().delete(tenant(request), artifact.id());
        }
        return Response.noContent();
    }

    private Response artifacts(Request request) {
        Paging paging = Paging.of(request);
        Slice<Artifact> found = fleet.releases().artifacts(tenant(request), query(request, paging));
        List<Map<String, Object>> artifacts =
                found.items().stream().map(ReleaseJson::artifact).toList();
        return paging.describe(request, Response.json(artifacts), found.total());
    }

    private Response upload(Request request) throws IOException {
        Artifact artifact = upload.receive(request, tenant(request));
        return Api.created("/artifacts/" + artifact.id(), ReleaseJson.artifact(artifact));
    }

    private Response artifact(Request request) {
        return Response.json(ReleaseJson.artifact(fleet.releases().get(tenant(request), id(request))));
    }

    private Response describe(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        String description = body.text("description");
        body.refuseOthers();
        fleet.releases().describe(tenant(request), id(request), description);
        return artifact(request);
    }

    private Response deleteArtifact(Request request) {
        fleet.releases().delete(tenant(request), id(request));
        return Response.noContent();
    }

    private Response download(Request request) {
        Artifact artifact = fleet.releases().get(tenant(request), id(request));
        DownloadLinks.Link link = links.create(address.base(request), tenant(request), artifact.id());
        return Response.json(new Members()
                .put("url", link.url())
                .put("expires_at", link.expiresAt())
                .put("size", artifact.size())
                .put("sha256", artifact.sha256())
                .map());
    }

    private Release named(Request request) {
        String name = request.parameter("name");
        return fleet.releases().release(tenant(request), name).orElseThrow(() -> HttpRefusal.notFound("release", name));
    }

    private static ArtifactQuery query(Request request, Paging paging) {
        ArtifactQuery query = ArtifactQuery.all(paging.page());
        Optional<String> text = request.query("text").filter(words -> !words.isBlank());
        Optional<String> type = request.query("device_type");
        if (text.isPresent()) {
            query = query.withText(text.get());
        }
        return type.isPresent() ? query.withDeviceType(type.get()) : query;
    }

    private static ArtifactId id(Request request) {
        return new ArtifactId(request.id("id", "artifact"));
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
