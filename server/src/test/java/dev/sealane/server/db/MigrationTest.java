package dev.sealane.server.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.assembly.Modules;
import dev.sealane.server.assembly.Sets;
import dev.sealane.server.assembly.SoftwareSet;
import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.release.Drafts;
import dev.sealane.server.release.VerificationKeys;
import dev.sealane.server.rollout.Phase;
import dev.sealane.server.rollout.Phases;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.testing.FreshDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Properties;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A database of an earlier version, with something in it, is brought up to date without losing what it means. */
@ExtendWith(FreshDatabase.class)
final class MigrationTest {
    private static final String ROLLOUT = "0f0e0d0c-0b0a-4908-8706-050403020100";
    private static final String DEVICES =
            "insert into device (tenant, id, identity, identity_digest, admission, dialect)"
                    + " values ('default', '%s', '{\"sn\":\"%s\"}', '\\x%s', 'accepted', 'mender')";

    @Test
    void givesRolloutsAPhaseAndArtifactsARelease(DatabaseUrl url, @TempDir Path directory) throws Exception {
        Properties properties = new Properties();
        properties.putAll(url.properties());
        Flyway old = Flyway.configure()
                .dataSource(url.jdbcUrl(), properties.getProperty("user"), properties.getProperty("password"))
                .locations("classpath:db/migration")
                .target("31")
                .cleanDisabled(false)
                .load();
        old.clean();
        old.migrate();
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), properties);
                Statement statement = connection.createStatement()) {
            fill(statement);
        }

        try (Database database = Database.open(url);
                BlobStore blobs = BlobStore.open(directory)) {
            Phase phase = new Phases(database)
                    .of(Tenant.DEFAULT, new RolloutId(UUID.fromString(ROLLOUT)))
                    .getFirst();
            assertThat(phase.status()).isEqualTo(Phase.Status.RUNNING);
            assertThat(phase.deviceCount()).isEqualTo(3);
            assertThat(phase.openCount()).isEqualTo(1);
            assertThat(phase.successCount()).isEqualTo(1);
            assertThat(phase.failureCount()).isEqualTo(1);
            Drafts drafts = new Drafts(database, blobs, new VerificationKeys(database), 1_000);
            SoftwareSet set = new Sets(database, new Modules(database, drafts))
                    .ofRelease(Tenant.DEFAULT, "r1")
                    .orElseThrow();
            assertThat(set.version()).isEqualTo("7");
            assertThat(set.complete()).isTrue();
        }
    }

    private static void fill(Statement statement) throws Exception {
        statement.execute("""
                insert into artifact (tenant, id, name, format, version, device_types, signed, provides, depends, scripts,
                    files, size, digest, blob)
                values ('default', gen_random_uuid(), 'r1', 'mender', 3, '{board}', false, '{"version":"7"}', '{}', '{}',
                    '[]', 1, '\\x00', gen_random_uuid())""");
        statement.execute("""
                insert into rollout (tenant, id, name, release_name, target, force_installation, device_count, open_count,
                    action_type, confirmation, weight)
                values ('default', '%s', 'old', 'r1', 'all', false, 3, 1, 'forced', false, 1000)""".formatted(ROLLOUT));
        String[] statuses = {"success", "no-artifact", "downloading"};
        for (int index = 0; index < statuses.length; index++) {
            UUID device = new UUID(0, index + 1);
            statement.execute(DEVICES.formatted(device, index, "0" + index));
            statement.execute("""
                    insert into assignment (tenant, rollout_id, device_id, number, status, finished_at, action_type,
                        confirmation, weight)
                    values ('default', '%s', '%s', 1, '%s', %s, 'forced', false, 1000)""".formatted(ROLLOUT, device, statuses[index], index == 2 ? "null" : "now()"));
        }
    }
}
