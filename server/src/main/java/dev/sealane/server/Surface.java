package dev.sealane.server;

import dev.sealane.artifact.ProgramVersion;
import dev.sealane.server.account.People;
import dev.sealane.server.ddi.DdiRoutes;
import dev.sealane.server.device.UnusedTokens;
import dev.sealane.server.download.ArtifactBytes;
import dev.sealane.server.download.DownloadLinks;
import dev.sealane.server.download.DownloadRoutes;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.DatabaseFailures;
import dev.sealane.server.http.Dispatcher;
import dev.sealane.server.http.Failures;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.http.ServerAddress;
import dev.sealane.server.keys.Secrets;
import dev.sealane.server.manage.Management;
import dev.sealane.server.manage.hawkbit.HawkbitApi;
import dev.sealane.server.manage.mender.ManagementApi;
import dev.sealane.server.mender.DeviceTokens;
import dev.sealane.server.mender.MenderRoutes;
import dev.sealane.server.metrics.HealthRoutes;
import dev.sealane.server.metrics.MetricsRoutes;
import dev.sealane.server.page.Pages;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/** Everything that can be asked of the server over HTTP: devices, downloads, management, pages, figures. */
final class Surface {
    private final Dispatcher dispatcher;

    private Surface(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    static Surface of(ServerConfig config, Fleet fleet, People people, Secrets secrets, InstantSource clock)
            throws IOException {
        ServerAddress address = new ServerAddress(config.baseUrl());
        DownloadLinks links = new DownloadLinks(secrets.get("download-links"), clock);
        ArtifactBytes bytes = new ArtifactBytes(fleet.blobs());
        DdiRoutes controllers = new DdiRoutes(fleet, bytes, address, config.trustedProxies(), clock);
        MenderRoutes devices = devices(fleet, new DeviceTokens(secrets.get("device-tokens"), clock), links, address);
        List<Routes> routes = List.of(
                devices,
                controllers,
                new DownloadRoutes(links, fleet.releases(), bytes),
                new Management(fleet, people, links, address, ProgramVersion.get()),
                new ManagementApi(fleet, people, links, address),
                new HawkbitApi(
                        fleet, new UnusedTokens(fleet.database(), secrets.get("unused-tokens")), bytes, address, clock),
                new Pages(fleet, people, links, address, clock),
                new HealthRoutes(fleet.database()),
                new MetricsRoutes(new FleetFigures(fleet, devices, controllers, bytes)));
        Router router = new Router();
        routes.forEach(route -> route.register(router));
        return new Surface(new Dispatcher(router, people.credentials(), new Failures(List.of(new DatabaseFailures()))));
    }

    HttpRouting.Builder routing() {
        return dispatcher.routing();
    }

    private static MenderRoutes devices(Fleet fleet, DeviceTokens tokens, DownloadLinks links, ServerAddress address) {
        return new MenderRoutes(
                fleet.admissions(),
                fleet.admittedKeys(),
                fleet.checkIns(),
                fleet.inventory(),
                fleet.dispatch(),
                fleet.assignments(),
                tokens,
                links,
                address);
    }
}
