package dev.sealane.server.mender;

import dev.sealane.server.device.Admissions;
import dev.sealane.server.device.AdmittedKeys;
import dev.sealane.server.device.CheckIns;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.download.DownloadLinks;
import dev.sealane.server.http.MenderFailure;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.http.ServerAddress;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.Dispatch;
import java.util.List;

/** Everything below {@code /api/devices}: the Mender device API, versions 1 and 2. */
public final class MenderRoutes implements Routes {
    private final NextRoutes next;
    private final List<Routes> routes;

    /**
     * The domain this protocol speaks for.
     *
     * @param address under which devices reach the server
     */
    public MenderRoutes(
            Admissions admissions,
            AdmittedKeys admitted,
            CheckIns checkIns,
            Inventory inventory,
            Dispatch dispatch,
            Assignments assignments,
            DeviceTokens tokens,
            DownloadLinks links,
            ServerAddress address) {
        DeviceAccess access = new DeviceAccess(tokens, admitted, checkIns);
        next = new NextRoutes(access, dispatch, links, address);
        routes = List.of(
                new AuthenticationRoutes(admissions, tokens),
                next,
                new ReportRoutes(access, dispatch, assignments),
                new InventoryRoutes(access, inventory));
    }

    @Override
    public void register(Router router) {
        router.failures("/api/devices/", new MenderFailure());
        routes.forEach(route -> route.register(router));
    }

    /** Requests for work since the start. */
    public long polls() {
        return next.polls();
    }
}
