package dev.sealane.server.page;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.download.DownloadLinks;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Paging;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.page.view.Place;
import dev.sealane.server.page.view.ReleaseView;
import dev.sealane.server.page.view.ReleasesView;
import dev.sealane.server.page.view.RolloutRow;
import dev.sealane.server.page.view.Shown;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.ArtifactId;
import dev.sealane.server.release.ArtifactQuery;
import dev.sealane.server.release.Labels;
import dev.sealane.server.release.Release;
import dev.sealane.server.release.Uploads;
import dev.sealane.server.rollout.Rollout;
import dev.sealane.server.rollout.RolloutQuery;
import dev.sealane.server.rollout.RolloutStatus;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Releases: the list with the place to drop a file, one release, deleting. */
final class ReleasesPage implements Routes {
    private static final int PAGE_SIZE = 50;

    /** Rollouts of one release that its page shows. */
    private static final int ROLLOUTS = 20;

    private static final List<String> PARAMETERS = List.of("q", "page");

    private final Fleet fleet;
    private final Frame frame;
    private final DownloadLinks links;

    ReleasesPage(Fleet fleet, Frame frame, DownloadLinks links) {
        this.fleet = fleet;
        this.frame = frame;
        this.links = links;
    }

    @Override
    public void register(Router router) {
        router.get("/releases", Access.USER, this::list)
                .get("/releases/{name}", Access.USER, this::show)
                .post("/uploads", Access.USER, this::upload)
                .get("/artifacts/{artifact}/download", Access.USER, this::download)
                .post("/artifacts/{artifact}/delete", Access.USER, this::delete);
    }

    private Response list(Request request) {
        Tenant tenant = request.principal().tenant();
        Address address = Address.of(request, PARAMETERS);
        Page page = Paging.of(request, PAGE_SIZE).page();
        Optional<String> text = request.query("q").filter(words -> !words.isBlank());
        ArtifactQuery query =
                text.map(words -> ArtifactQuery.all(page).withText(words)).orElseGet(() -> ArtifactQuery.all(page));
        Slice<Release> releases = fleet.releases().releases(tenant, query);
        ReleasesView view = new ReleasesView(
                releases.items().stream()
                        .map(release -> Rows.release(frame, release))
                        .toList(),
                text.orElse(""),
                Rows.pager(address, page, releases),
                releases.total() == 0 && text.isEmpty(),
                Shown.bytes(Uploads.MAX_BYTES),
                ShellCommand.of("release", "upload", "release-1.mender").on(frame.serverUrl(request)));
        return frame.page(request, Place.RELEASES, "Releases", address, "releases", view);
    }

    private Response show(Request request) {
        Tenant tenant = request.principal().tenant();
        String name = request.parameter("name");
        Release release =
                fleet.releases().release(tenant, name).orElseThrow(() -> HttpRefusal.notFound("release", name));
        Page page = new Page(1, ROLLOUTS);
        List<Rollout> rollouts = fleet.rollouts()
                .search(tenant, RolloutQuery.all(page).withRelease(name))
                .items();
        Optional<Rollout> open = rollouts.stream()
                .filter(rollout -> rollout.status() != RolloutStatus.FINISHED)
                .findFirst();
        List<RolloutRow> rows =
                rollouts.stream().map(rollout -> Rows.rollout(frame, rollout)).toList();
        ReleaseView view = new ReleaseView(
                Rows.release(frame, release),
                release.artifacts().stream()
                        .map(artifact -> ArtifactViews.of(frame, artifact, open.map(Rollout::name)))
                        .toList(),
                rows);
        return frame.page(request, Place.RELEASES, name, Address.of(request.path()), "release", view);
    }

    /** Takes one artifact as the request's body. Refusals become a part of the page in {@link PageFailures}. */
    private Response upload(Request request) {
        Tenant tenant = request.principal().tenant();
        InputStream body = request.stream("the artifact", Uploads.MAX_BYTES);
        Artifact artifact = fleet.uploads().receive(tenant, ArtifactId.random(), body, labels(request));
        Release release = fleet.releases()
                .release(tenant, artifact.name())
                .orElseThrow(() -> HttpRefusal.notFound("release", artifact.name()));
        return frame.fragment(
                "uploaded",
                Map.of(
                        "artifact", ArtifactViews.of(frame, artifact, Optional.empty()),
                        "release", Rows.release(frame, release)));
    }

    /** What the page's fields say about a file that does not name its release itself. */
    private static Labels labels(Request request) {
        Labels labels = Labels.described("");
        Optional<String> release = request.query("release").filter(name -> !name.isBlank());
        if (release.isPresent()) {
            labels = labels.withRelease(release.get());
        }
        return labels.withDeviceTypes(
                Arrays.stream(request.query("device_types").orElse("").split(",", -1))
                        .map(String::strip)
                        .filter(type -> !type.isEmpty())
                        .toList());
    }

    private Response delete(Request request) {
        Tenant tenant = request.principal().tenant();
        ArtifactId id = id(request);
        String name = fleet.releases().get(tenant, id).name();
        fleet.releases().delete(tenant, id);
        boolean left = fleet.releases().release(tenant, name).isPresent();
        return Response.seeOther(
                left ? "/releases/" + dev.sealane.server.page.view.Addresses.segment(name) : "/releases");
    }

    /** Leads to a link that works without the session, for a while. */
    private Response download(Request request) {
        Tenant tenant = request.principal().tenant();
        ArtifactId id = fleet.releases().get(tenant, id(request)).id();
        return Response.seeOther(
                links.create(frame.serverUrl(request), tenant, id).url());
    }

    private static ArtifactId id(Request request) {
        String text = request.parameter("artifact");
        return ArtifactId.parse(text).orElseThrow(() -> HttpRefusal.notFound("artifact", text));
    }
}
