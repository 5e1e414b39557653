package dev.sealane.server.manage.mender;

import dev.sealane.server.account.People;
import dev.sealane.server.download.DownloadLinks;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.MenderFailure;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.http.ServerAddress;
import dev.sealane.server.manage.ArtifactUpload;
import java.util.List;

/** Everything under {@code /api/management}, with refusals in Mender's form. */
public final class ManagementApi implements Routes {
    private final List<Routes> parts;

    public ManagementApi(Fleet fleet, People people, DownloadLinks links, ServerAddress address) {
        this.parts = List.of(
                new UserRoutes(people),
                new AuthenticationRoutes(fleet.devices(), fleet.admissions(), fleet.withdrawals()),
                new InventoryRoutes(fleet.devices(), fleet.inventory()),
                new GroupRoutes(fleet.devices(), fleet.groups()),
                new ArtifactRoutes(fleet.releases(), new ArtifactUpload(fleet.uploads()), links, address),
                new DeploymentRoutes(fleet.rollouts(), fleet.settings()),
                new DeviceDeploymentRoutes(
                        fleet.rollouts(), fleet.assignments(), fleet.withdrawals(), fleet.releases()));
    }

    @Override
    public void register(Router router) {
        router.failures("/api/management", new MenderFailure());
        parts.forEach(part -> part.register(router));
    }
}
