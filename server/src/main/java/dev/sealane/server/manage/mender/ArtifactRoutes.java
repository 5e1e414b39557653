package dev.sealane.server.manage.mender;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.download.DownloadLinks;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.Paging;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.http.ServerAddress;
import dev.sealane.server.manage.ArtifactUpload;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.ArtifactId;
import dev.sealane.server.release.ArtifactQuery;
import dev.sealane.server.release.Release;
import dev.sealane.server.release.ReleaseConflict;
import dev.sealane.server.release.Releases;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Artifacts and releases (management digest, section 5). */
final class ArtifactRoutes implements Routes {
    private static final String V1 = "/api/management/v1/deployments";
    private static final String V2 = "/api/management/v2/deployments";

    private final Releases releases;
    private final ArtifactUpload upload;
    private final DownloadLinks links;
    private final ServerAddress address;

    ArtifactRoutes(Releases releases, ArtifactUpload upload, DownloadLinks links, ServerAddress address) {
        this.releases = releases;
        this.upload = upload;
        this.links = links;
        this.address = address;
    }

    @Override
    public void register(Router router) {
        router.post(V1 + "/artifacts", Access.USER, this::upload);
        router.get(V1 + "/artifacts", Access.USER, this::listAll);
        router.get(V1 + "/artifacts/list", Access.USER, this::listPaged);
        router.get(V2 + "/artifacts", Access.USER, this::listPaged);
        router.get(V1 + "/artifacts/{id}", Access.USER, this::show);
        router.put(V1 + "/artifacts/{id}", Access.USER, this::describe);
        router.delete(V1 + "/artifacts/{id}", Access.USER, this::delete);
        router.get(V1 + "/artifacts/{id}/download", Access.USER, this::download);
        router.get(
                V1 + "/deployments/releases",
                Access.USER,
                request -> Response.json(all(request).items().stream()
                        .map(MenderArtifact::releaseV1)
                        .toList()));
        router.get(
                V1 + "/deployments/releases/list", Access.USER, request -> paged(request, MenderArtifact::releaseV1));
        router.get(V2 + "/deployments/releases", Access.USER, request -> paged(request, MenderArtifact::releaseV2));
        router.get(V1 + "/limits/storage", Access.USER, this::storage);
    }

    private Response upload(Request request) throws IOException {
        try {
            Artifact artifact = upload.receive(request, tenant(request));
            // Relative to the API, as the original answers it (digest, section 1).
            return Response.created("./artifacts/" + artifact.id());
        } catch (ReleaseConflict conflict) {
            return conflict(request, conflict);
        }
    }

    /** The conflict's body holds the artifact in the way as {@code metadata}. */
    private Response conflict(Request request, ReleaseConflict conflict) {
        Members body = new Members()
                .put("error", Optional.ofNullable(conflict.getMessage()).orElse(conflict.code()))
                .put("request_id", request.requestId())
                .put("code", conflict.code());
        releases.find(tenant(request), conflict.existing())
                .ifPresent(existing ->
                        body.put("metadata", Map.of("conflicting_artifact", MenderArtifact.describe(existing))));
        return Response.json(body.map()).status(Status.CONFLICT_409);
    }

    /** Without paging, as the original; the number is bounded by the largest page all the same. */
    private Response listAll(Request request) {
        return Response.json(releases.artifacts(tenant(request), query(request, Page.first())).items().stream()
                .map(MenderArtifact::describe)
                .toList());
    }

    private Response listPaged(Request request) {
        Paging paging = Paging.of(request);
        Slice<Artifact> found = releases.artifacts(tenant(request), query(request, paging.page()));
        List<Map<String, Object>> artifacts =
                found.items().stream().map(MenderArtifact::describe).toList();
        return paging.describe(request, Response.json(artifacts), found.total());
    }

    private Response show(Request request) {
        return Response.json(MenderArtifact.describe(releases.get(tenant(request), id(request))));
    }

    private Response describe(Request request) throws IOException {
        String description = request.jsonObject().optionalText("description").orElse("");
        releases.describe(tenant(request), id(request), description);
        return Response.noContent();
    }

    private Response delete(Request request) {
        releases.delete(tenant(request), id(request));
        return Response.noContent();
    }

    private Response download(Request request) {
        Artifact artifact = releases.get(tenant(request), id(request));
        DownloadLinks.Link link = links.create(address.base(request), tenant(request), artifact.id());
        return Response.json(new Members()
                .put("uri", link.url())
                .put("expire", link.expiresAt())
                .map());
    }

    private Slice<Release> all(Request request) {
        return releases.releases(tenant(request), query(request, Page.first()));
    }

    private Response paged(Request request, Function<Release, Map<String, Object>> form) {
        Paging paging = Paging.of(request);
        Slice<Release> found = releases.releases(tenant(request), query(request, paging.page()));
        return paging.describe(
                request, Response.json(found.items().stream().map(form).toList()), found.total());
    }

    private Response storage(Request request) {
        return Response.json(Map.of("limit", 0, "usage", releases.usedBytes(tenant(request))));
    }

    private static ArtifactQuery query(Request request, Page page) {
        ArtifactQuery query = ArtifactQuery.all(page);
        Optional<String> name = request.query("name").filter(value -> !value.isEmpty());
        Optional<String> text = request.query("description").filter(value -> !value.isEmpty());
        Optional<String> type = request.query("device_type").filter(value -> !value.isEmpty());
        if (name.isPresent()) {
            query = query.withName(name.get());
        }
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
