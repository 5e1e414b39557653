package dev.sealane.server.manage.mender;

import dev.sealane.server.http.MenderFailure;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import java.util.List;

/** Everything under {@code /api/management}, with refusals in Mender's form. */
public final class ManagementApi implements Routes {
    private final List<Routes> parts;

    public ManagementApi(
            UserRoutes users,
            AuthenticationRoutes authentication,
            InventoryRoutes inventory,
            GroupRoutes groups,
            ArtifactRoutes artifacts,
            DeploymentRoutes deployments,
            DeviceDeploymentRoutes deviceDeployments) {
        this.parts = List.of(users, authentication, inventory, groups, artifacts, deployments, deviceDeployments);
    }

    @Override
    public void register(Router router) {
        router.failures("/api/management", new MenderFailure());
        parts.forEach(part -> part.register(router));
    }
}
