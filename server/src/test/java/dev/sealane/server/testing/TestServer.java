package dev.sealane.server.testing;

import dev.sealane.server.Server;
import dev.sealane.server.ServerConfig;
import dev.sealane.server.db.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A whole server over a directory and a database of the test's own. */
public final class TestServer {
    /** The first user of every test server. */
    public static final ServerConfig.Admin ADMIN =
            new ServerConfig.Admin("admin@sealane.example", "a long enough password 42");

    private TestServer() {}

    /** Starts one; the caller closes it. */
    public static Server start(Path data, DatabaseUrl database) throws IOException {
        return start(data, database, config -> config);
    }

    /** The same with other settings. */
    public static Server start(Path data, DatabaseUrl database, UnaryOperator<ServerConfig> settings)
            throws IOException {
        String url = database.jdbcUrl() + "?user=" + database.properties().get("user") + "&password="
                + database.properties().get("password");
        ServerConfig config = ServerConfig.local(data).withDatabaseUrl(url).withAdmin(ADMIN);
        return Server.start(settings.apply(config));
    }
}
