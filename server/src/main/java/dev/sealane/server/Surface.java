package dev.sealane.server;

import dev.sealane.server.db.Changes;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.DeviceTypes;
import dev.sealane.server.download.DownloadLinks;
import dev.sealane.server.download.DownloadRoutes;
import dev.sealane.server.http.DatabaseFailures;
import dev.sealane.server.http.Dispatcher;
import dev.sealane.server.http.Failures;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.http.ServerAddress;
import dev.sealane.server.keys.Secrets;
import dev.sealane.server.manage.Management;
import dev.sealane.server.mender.DeviceTokens;
import dev.sealane.server.mender.MenderRoutes;
import dev.sealane.server.metrics.HealthRoutes;
import dev.sealane.server.metrics.MetricsRoutes;
import dev.sealane.server.page.Pages;
import dev.sealane.server.rollout.Insight;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Everything that can be asked of the server over HTTP: devices, downloads, management, pages, figures. */
final class Surface {
    private final Dispatcher dispatcher;

    private Surface(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    static Surface of(ServerConfig config, Domain domain, People people, Secrets secrets, InstantSource clock)
            throws IOException {
        ServerAddress address = new ServerAddress(config.baseUrl());
        DownloadLinks links = new DownloadLinks(secrets.get("download-links"), clock);
        DownloadRoutes downloads = new DownloadRoutes(links, domain.releases(), domain.blobs());
        MenderRoutes devices = devices(domain, new DeviceTokens(secrets.get("device-tokens"), clock), links, address);
        List<Routes> routes = List.of(
                devices,
                downloads,
                management(domain, people, links, address),
                pages(domain, people, links, address, clock),
                new HealthRoutes(domain.database()),
                new MetricsRoutes(new FleetFigures(domain, devices, downloads)));
        Router router = new Router();
        routes.forEach(route -> route.register(router));
        return new Surface(new Dispatcher(router, people.credentials(), new Failures(List.of(new DatabaseFailures()))));
    }

    HttpRouting.Builder routing() {
        return dispatcher.routing();
    }

    private static MenderRoutes devices(
            Domain domain, DeviceTokens tokens, DownloadLinks links, ServerAddress address) {
        return new MenderRoutes(
                domain.admissions(),
                domain.admittedKeys(),
                domain.checkIns(),
                domain.inventory(),
                domain.dispatch(),
                domain.assignments(),
                tokens,
                links,
                address);
    }

    private static Management management(Domain domain, People people, DownloadLinks links, ServerAddress address) {
        var fleet = new dev.sealane.server.manage.Fleet(
                domain.devices(),
                domain.admissions(),
                domain.inventory(),
                domain.groups(),
                domain.releases(),
                domain.uploads(),
                domain.rollouts(),
                domain.assignments(),
                domain.withdrawals());
        var users = new dev.sealane.server.manage.People(
                Tenant.DEFAULT, people.accounts(), people.sessions(), people.tokens());
        return new Management(
                fleet,
                users,
                (request, tenant, artifact) -> {
                    DownloadLinks.Link link = links.create(address.base(request), tenant, artifact);
                    return new dev.sealane.server.manage.DownloadLinks.Link(link.url(), link.expiresAt());
                },
                domain.database().changes(),
                version());
    }

    private static Pages pages(
            Domain domain, People people, DownloadLinks links, ServerAddress address, InstantSource clock) {
        Changes changes = domain.database().changes();
        var fleet = new dev.sealane.server.page.Fleet(
                domain.devices(),
                new DeviceTypes(domain.database()),
                domain.admissions(),
                domain.groups(),
                domain.inventory(),
                domain.withdrawals(),
                domain.releases(),
                domain.uploads(),
                domain.rollouts(),
                domain.assignments(),
                new Insight(domain.database()));
        return new Pages(
                fleet,
                people.sessions(),
                people.firstUser(),
                people.tokens(),
                links,
                changes,
                people.credentials(),
                address,
                clock);
    }

    /** From the jar's manifest; running from class files there is none. */
    private static String version() {
        return Optional.ofNullable(Surface.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
