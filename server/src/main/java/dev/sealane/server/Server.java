package dev.sealane.server;

import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.sign.UnusableKeyException;
import dev.sealane.server.account.Email;
import dev.sealane.server.account.People;
import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.db.BundledPostgres;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Listener;
import dev.sealane.server.http.ServerTls;
import dev.sealane.server.keys.Secrets;
import dev.sealane.server.page.Pages;
import dev.sealane.server.release.Uploads;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A running server: the place where everything is wired, in the order it starts. It closes in reverse.
 *
 * <p>Secrets come first, because the database's password is one; then storage, the fleet on it, the routes on the
 * fleet, and the listening socket last: nobody is answered before everything is there.
 */
public final class Server implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Server.class.getName());

    private final Closer closer;
    private final String url;
    private final Optional<String> firstLink;

    private Server(Closer closer, String url, Optional<String> firstLink) {
        this.closer = closer;
        this.url = url;
        this.firstLink = firstLink;
    }

    /**
     * Starts a server; when this returns it serves.
     *
     * @throws IOException if a file, the database or the port cannot be had; whatever was started is closed again
     */
    public static Server start(ServerConfig config) throws IOException {
        Closer closer = new Closer();
        try {
            return start(config, closer);
        } catch (IOException | RuntimeException | Error e) {
            closer.close();
            throw e;
        }
    }

    /** Where it listens, without a slash at the end. */
    public String url() {
        return url;
    }

    /** The one-time link for the first password, while there is no user. Whoever sees it can become the first user. */
    public Optional<String> firstLink() {
        return firstLink;
    }

    @Override
    public void close() {
        closer.close();
        LOG.log(Level.INFO, "stopped");
    }

    private static Server start(ServerConfig config, Closer closer) throws IOException {
        InstantSource clock = InstantSource.system();
        Path data = Files.createDirectories(config.dataDirectory()).toAbsolutePath();
        Optional<ServerTls> tls = config.tls().isEmpty()
                ? Optional.empty()
                : Optional.of(ServerTls.read(
                        config.tls().get().certificate(), config.tls().get().key()));
        Map<String, PublicKey> verifyKeys = readKeys(config.verifyKeys());
        Secrets secrets = Secrets.open(data.resolve("keys"));
        // The lock on the blobs is taken before the database starts: two servers on one directory stop here.
        BlobStore blobs = closer.add(BlobStore.open(data.resolve("blobs")));
        Database database = closer.add(Database.open(databaseUrl(config, data, secrets, closer)));
        Fleet fleet = closer.add(Fleet.open(database, blobs, Uploads.MAX_BYTES, clock));

        verifyKeys.forEach(
                (name, key) -> fleet.verificationKeys().ensure(Tenant.DEFAULT, name, PemKeys.encodePublic(key)));
        People people = People.open(database, clock);
        config.admin()
                .ifPresent(
                        admin -> people.firstUser().ensure(Tenant.DEFAULT, new Email(admin.email()), admin.password()));

        Surface surface = Surface.of(config, fleet, people, secrets, clock);
        Listener listener = closer.add(Listener.start(
                config.host(),
                config.port(),
                tls,
                () -> fleet.settings().get(Tenant.DEFAULT).deviceAuthorities().certificates(),
                surface.routing()));
        LOG.log(Level.INFO, "serving {0} with data in {1}", listener.url(), data);
        Optional<String> firstLink = people.firstUser()
                .offer(Tenant.DEFAULT)
                .map(secret -> config.baseUrl().orElse(listener.url()) + Pages.firstLink(secret));
        return new Server(closer, listener.url(), firstLink);
    }

    private static Map<String, PublicKey> readKeys(List<Path> files) throws IOException {
        Map<String, PublicKey> keys = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                keys.put(String.valueOf(file.getFileName()), PemKeys.readPublic(file));
            } catch (UnusableKeyException e) {
                throw new UnusableKeyException(file + ": " + e.getMessage(), e);
            }
        }
        return keys;
    }

    private static DatabaseUrl databaseUrl(ServerConfig config, Path data, Secrets secrets, Closer closer)
            throws IOException {
        if (config.databaseUrl().isPresent()) {
            return DatabaseUrl.parse(config.databaseUrl().get());
        }
        Path directory = data.resolve("postgres");
        return closer.add(BundledPostgres.start(directory, directory, secrets, BundledPostgres.Durability.POWER_CUT))
                .url();
    }
}
