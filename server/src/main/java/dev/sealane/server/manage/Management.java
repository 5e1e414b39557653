package dev.sealane.server.manage;

import dev.sealane.server.db.Changes;
import dev.sealane.server.http.Problem;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.manage.mender.ManagementApi;
import java.util.List;

/** Both management APIs: our own under {@code /api/v1} and Mender's under {@code /api/management}. */
public final class Management implements Routes {
    private final List<Routes> parts;

    /**
     * Puts the APIs together.
     *
     * @param version what the server calls itself
     */
    public Management(Fleet fleet, People people, DownloadLinks links, Changes changes, String version) {
        this.parts = List.of(
                new AccountApi(people),
                new DeviceApi(fleet),
                new GroupApi(fleet),
                new ReleaseApi(fleet, links),
                new RolloutApi(fleet),
                new EventApi(changes),
                new StatusApi(fleet, version),
                new ManagementApi(fleet, people, links));
    }

    @Override
    public void register(Router router) {
        router.failures(Api.BASE, new Problem());
        parts.forEach(part -> part.register(router));
    }
}
