package dev.sealane.server.testing;

import dev.sealane.server.db.BundledPostgres;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.keys.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The one PostgreSQL of a test run; every test class gets a database of its own in it. */
public final class SharedPostgres implements AutoCloseable {
    private static final String TEMPLATE = "migrated";

    private final Path directory;
    private final BundledPostgres postgres;
    private final AtomicInteger databases = new AtomicInteger();

    private SharedPostgres(Path directory, BundledPostgres postgres) {
        this.directory = directory;
        this.postgres = postgres;
    }

    static SharedPostgres start() throws IOException {
        Path directory = Files.createTempDirectory("sealane-postgres-");
        Secrets secrets = Secrets.open(directory.resolve("keys"));
        SharedPostgres shared = new SharedPostgres(
                directory,
                BundledPostgres.start(
                        Path.of("target", "postgres"),
                        directory.resolve("postgres"),
                        secrets,
                        BundledPostgres.Durability.SERVER_CRASH));
        Database.open(shared.create(TEMPLATE, "")).close();
        return shared;
    }

    /** A database with an empty schema that no other test uses. It is copied: migrating takes longer. */
    public DatabaseUrl createDatabase() {
        return create("test" + databases.incrementAndGet(), " template " + TEMPLATE);
    }

    private DatabaseUrl create(String name, String how) {
        Properties properties = new Properties();
        properties.putAll(postgres.url().properties());
        try (Connection connection = DriverManager.getConnection(postgres.url().jdbcUrl(), properties);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + how);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String url = postgres.url().jdbcUrl();
        return new DatabaseUrl(
                url.substring(0, url.lastIndexOf('/') + 1) + name,
                postgres.url().properties());
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
