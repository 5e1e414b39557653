package dev.sealane.server.http;

import dev.sealane.server.db.DatabaseException;
import io.helidon.http.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** A database that is away or failed is not the caller's fault and may be back soon: 503. */
public final class DatabaseFailures implements FailureMapping {
    private static final Logger LOG = System.getLogger(DatabaseFailures.class.getName());

    @Override
    public Optional<HttpRefusal> map(Throwable failure) {
        if (!(failure instanceof DatabaseException database)) {
            return Optional.empty();
        }
        LOG.log(Level.ERROR, "the database failed", database);
        return Optional.of(HttpRefusal.of(
                        Status.SERVICE_UNAVAILABLE_503,
                        "database-unavailable",
                        "the server cannot use its database; try again later")
                .causedBy(database));
    }
}
