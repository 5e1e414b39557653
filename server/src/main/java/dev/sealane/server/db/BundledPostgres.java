package dev.sealane.server.db;

import dev.sealane.server.keys.Secrets;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The PostgreSQL that comes with the server, run as its child over a directory of its own.
 *
 * <p>It listens on a free port of 127.0.0.1 only, and only who knows the random password in the server's key directory
 * gets in: other users of the machine do not. It ends with the server; should a killed server leave it running, the next
 * start stops it first. Whatever was committed survives both, because PostgreSQL recovers from its log.
 */
public final class BundledPostgres implements AutoCloseable {
    private static final Logger LOG = System.getLogger(BundledPostgres.class.getName());
    private static final String USER = "sealane";
    private static final String DATABASE = "sealane";

    /** Recovery after a power cut reads the log since the last checkpoint, at most about a gigabyte. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    /** Another program may take the port between our choosing it and PostgreSQL's binding it. */
    private static final int PORT_ATTEMPTS = 5;

    private static final Duration POLL = Duration.ofMillis(10);

    private final Cluster cluster;
    private final Keeper keeper;
    private final DatabaseUrl url;

    private BundledPostgres(Cluster cluster, Keeper keeper, DatabaseUrl url) {
        this.cluster = cluster;
        this.keeper = keeper;
        this.url = url;
    }

    /** How much the database protects against. */
    public enum Durability {
        /** What is committed survives a power cut. */
        POWER_CUT,
        /** What is committed survives a crash of the server, not of the machine. For tests. */
        SERVER_CRASH
    }

    /**
     * Starts the database of this directory, which is made at the first start.
     *
     * @param programs where the program is unpacked, once for all servers that name the same directory
     * @param directory holds the data and the log
     * @throws IOException if the program cannot be unpacked or does not start; the message holds its last words
     */
    public static BundledPostgres start(Path programs, Path directory, Secrets secrets, Durability durability)
            throws IOException {
        Path absolute = directory.toAbsolutePath();
        Files.createDirectories(absolute);
        Unprivileged unprivileged = Unprivileged.detect();
        unprivileged.give(absolute);
        Cluster cluster = new Cluster(absolute, PostgresProgram.unpack(programs.toAbsolutePath()), unprivileged);
        String password = HexFormat.of().formatHex(secrets.get("database"));
        cluster.createIfMissing(USER, password);
        cluster.stopLeftover();
        for (int attempt = 1; ; attempt++) {
            int port = freePort();
            Keeper keeper = Keeper.start(cluster, port, durability);
            if (becomesReady(cluster, keeper)) {
                BundledPostgres postgres = new BundledPostgres(cluster, keeper, url(port, DATABASE, password));
                postgres.createDatabase(url(port, "postgres", password));
                LOG.log(Level.INFO, "PostgreSQL {0} serves {1}", PostgresProgram.VERSION, absolute);
                return postgres;
            }
            String words = cluster.lastWords();
            if (attempt == PORT_ATTEMPTS || !words.contains("could not create any TCP/IP sockets")) {
                throw new IOException("PostgreSQL did not start: " + words);
            }
        }
    }

    public DatabaseUrl url() {
        return url;
    }

    /** Stops the database after a checkpoint. Its clients must be closed already. */
    @Override
    public void close() {
        try {
            cluster.stop();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "PostgreSQL is killed: {0}", e.getMessage());
            keeper.process().destroyForcibly();
        }
        keeper.awaitEnd();
    }

    /**
     * The thread that starts the program and stays until it ends: the kernel sends the program SIGINT when this thread
     * dies, which is what happens when the server is killed.
     */
    private record Keeper(Process process, Thread thread) {
        static Keeper start(Cluster cluster, int port, Durability durability) throws IOException {
            CompletableFuture<Process> started = new CompletableFuture<>();
            Thread thread = Thread.ofPlatform()
                    .daemon()
                    .name("sealane-postgres")
                    .start(() -> {
                        try {
                            Process process = cluster.start(port, durability);
                            started.complete(process);
                            process.waitFor();
                        } catch (IOException e) {
                            started.completeExceptionally(e);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    });
            try {
                return new Keeper(started.get(), thread);
            } catch (ExecutionException e) {
                throw new IOException("PostgreSQL cannot be run: " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while PostgreSQL started", e);
            }
        }

        void awaitEnd() {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean becomesReady(Cluster cluster, Keeper keeper) throws IOException {
        Instant deadline = Instant.now().plus(START_LIMIT);
        while (keeper.process().isAlive() && Instant.now().isBefore(deadline)) {
            // The process that setsid became is the one that writes the note; an older note is not about it.
            boolean ready = cluster.note()
                    .filter(note ->
                            note.ready() && note.processId() == keeper.process().pid())
                    .isPresent();
            if (ready) {
                return true;
            }
            pause();
        }
        keeper.process().destroyForcibly();
        keeper.awaitEnd();
        return false;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL started", e);
        }
    }

    /** Makes the database at the first start. If it does not let us in, it is stopped again. */
    private void createDatabase(DatabaseUrl maintenance) throws IOException {
        Properties properties = new Properties();
        properties.putAll(maintenance.properties());
        try (Connection connection = DriverManager.getConnection(maintenance.jdbcUrl(), properties);
                Statement statement = connection.createStatement()) {
            if (!exists(statement)) {
                statement.execute("create database " + DATABASE);
            }
        } catch (SQLException e) {
            close();
            throw new IOException("PostgreSQL does not let the server in: " + e.getMessage(), e);
        }
    }

    private static boolean exists(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
            return found.next();
        }
    }

    private static DatabaseUrl url(int port, String database, String password) {
        return new DatabaseUrl(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database, Map.of("user", USER, "password", password));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
