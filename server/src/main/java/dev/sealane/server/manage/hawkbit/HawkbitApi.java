package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.device.UnusedTokens;
import dev.sealane.server.download.ArtifactBytes;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.http.ServerAddress;
import java.time.InstantSource;
import java.util.List;

/** Everything under {@code /rest/v1}, with refusals in hawkBit's form. */
public final class HawkbitApi implements Routes {
    static final String BASE = "/rest/v1";

    private final List<Routes> parts;

    /** Speaks for this fleet under this address. */
    public HawkbitApi(
            Fleet fleet, UnusedTokens tokens, ArtifactBytes bytes, ServerAddress address, InstantSource clock) {
        Hal hal = new Hal(address);
        Lists lists = new Lists(fleet.settings(), clock);
        this.parts = List.of(
                new ModuleRoutes(fleet.modules(), hal, lists),
                new FileRoutes(fleet.modules(), bytes, hal),
                new SetRoutes(fleet, hal, lists),
                new TargetRoutes(fleet, tokens, hal, lists, clock),
                new AssignmentRoutes(fleet, hal, lists, clock),
                new TagRoutes(fleet, hal, lists, clock),
                new TypeRoutes(fleet, hal, lists),
                new MetadataRoutes(fleet),
                new TargetFilterRoutes(fleet, hal, lists),
                new SystemRoutes(fleet, hal),
                new TargetGroupRoutes(fleet, hal, lists, clock),
                new ActionRoutes(fleet, hal, lists),
                new ConsentRoutes(fleet, hal, clock),
                new RolloutRoutes(fleet, hal, lists, clock),
                new GroupRoutes(fleet, hal, lists, clock));
    }

    @Override
    public void register(Router router) {
        router.failures(BASE, new HawkbitFailure());
        parts.forEach(part -> part.register(router));
    }
}
