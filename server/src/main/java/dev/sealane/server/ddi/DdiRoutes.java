package dev.sealane.server.ddi;

import dev.sealane.server.device.CertifiedDevices;
import dev.sealane.server.download.ArtifactBytes;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.http.ServerAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Everything below {@code /{tenant}/controller/v1}: hawkBit's device API, as SWUpdate and rauc-hawkbit-updater speak it. */
public final class DdiRoutes implements Routes {
    static final String ROOT = "/{tenant}/controller/v1/{controller}";

    private final PollRoutes polls;
    private final List<Routes> routes;

    /**
     * Speaks for this fleet.
     *
     * @param address under which devices reach the server
     * @param trustedProxies addresses of proxies whose word about client certificates is believed
     */
    public DdiRoutes(
            Fleet fleet, ArtifactBytes bytes, ServerAddress address, Set<String> trustedProxies, InstantSource clock) {
        DdiAccess access = new DdiAccess(
                fleet.recognition(),
                fleet.settings(),
                fleet.checkIns(),
                new Proofs(trustedProxies, new CertifiedDevices(clock)));
        Addresses addresses = new Addresses(address);
        ActionJson json = new ActionJson(addresses);
        polls = new PollRoutes(access, fleet.standings(), addresses, clock);
        routes = List.of(
                polls,
                new AttributeRoutes(access, fleet.inventory()),
                new DeploymentRoutes(access, fleet, json, clock),
                new ConfirmationRoutes(access, fleet, json, addresses, clock),
                new CancelRoutes(access, fleet.assignments(), fleet.dispatch(), clock),
                new InstalledRoutes(access, fleet, json, clock),
                new ArtifactRoutes(access, fleet, bytes, json));
    }

    @Override
    public void register(Router router) {
        router.failures("/{tenant}/controller/", new DdiFailure());
        routes.forEach(route -> route.register(router));
    }

    /** Requests for work since the start. */
    public long polls() {
        return polls.polls();
    }
}
