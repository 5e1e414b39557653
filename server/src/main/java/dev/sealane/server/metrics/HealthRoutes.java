package dev.sealane.server.metrics;

import dev.sealane.server.db.Database;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import io.helidon.http.Status;
import java.util.Map;

/** {@code /health}: 200 while the server can do its work, 503 while its database is away. */
public final class HealthRoutes implements Routes {
    private final Database database;

    public HealthRoutes(Database database) {
        this.database = database;
    }

    @Override
    public void register(Router router) {
        router.get("/health", Access.PUBLIC, request -> {
            boolean healthy = database.isReachable();
            return Response.json(Map.of("status", healthy ? "ok" : "database-unavailable"))
                    .status(healthy ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        });
    }
}
