package dev.sealane.server.manage;

import dev.sealane.server.account.People;
import dev.sealane.server.download.DownloadLinks;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Problem;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.http.ServerAddress;
import java.util.List;

/** Our own management API, under {@code /api/v1}. */
public final class Management implements Routes {
    private final List<Routes> parts;

    /**
     * Puts the API together.
     *
     * @param version what the server calls itself
     */
    public Management(Fleet fleet, People people, DownloadLinks links, ServerAddress address, String version) {
        this.parts = List.of(
                new AccountApi(people),
                new DeviceApi(fleet),
                new GroupApi(fleet),
                new ReleaseApi(fleet, links, address),
                new RolloutApi(fleet),
                new RolloutControlApi(fleet),
                new VerificationKeyApi(fleet),
                new SettingsApi(fleet),
                new EventApi(fleet.database().changes()),
                new StatusApi(fleet, version));
    }

    @Override
    public void register(Router router) {
        router.failures(Api.BASE, new Problem());
        parts.forEach(part -> part.register(router));
    }
}
