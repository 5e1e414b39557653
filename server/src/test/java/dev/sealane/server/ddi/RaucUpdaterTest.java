package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.server.testing.RaucUpdater;
import dev.sealane.testing.Await;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A RAUC bundle travels through the server to a client with the manners of rauc-hawkbit-updater. */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RaucUpdaterTest {
    private static final long SEED = 20261120;

    private final byte[] bundle = new byte[300_000];
    private ServerUnderTest server;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path data) throws Exception {
        new Random(SEED).nextBytes(bundle);
        server = new ServerUnderTest(url, data);
        server.release("bundle-2", bundle, "rauc-board");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void installsABundleAndSendsNothingThatItCannotRead() throws Exception {
        RaucUpdater client = client("installs");
        assertThat(client.run()).isEqualTo(RaucUpdater.Round.IDLE);
        assertThat(server.attributes("installs")).containsEntry("product", "rauc-board");
        RolloutId rollout = server.roll("bundle-2", "installs");

        await(client, RaucUpdater.Round.INSTALLED);

        assertThat(client.installed()).isEqualTo(bundle);
        assertThat(client.complaints()).isEmpty();
        assertThat(server.history(rollout, "installs"))
                .containsExactly(
                        AssignmentStatus.PENDING,
                        AssignmentStatus.DOWNLOADING,
                        AssignmentStatus.INSTALLING,
                        AssignmentStatus.SUCCESS);
        assertThat(server.log(rollout, "installs"))
                .extracting(LogMessage::message)
                .containsExactly(
                        "Download complete. 1.00 MB/s",
                        "File checksum OK.",
                        "installing",
                        "  0% Installing",
                        "Software bundle installed successfully.");
        assertThat(server.found("installs").artifactName()).contains("bundle-2");
    }

    @Test
    void resumesACutDownload() throws Exception {
        RaucUpdater client = client("resumes");
        client.run();
        server.roll("bundle-2", "resumes");
        client.cutNextDownloadAfter(100_000);

        await(client, RaucUpdater.Round.INSTALLED);

        assertThat(client.installed()).isEqualTo(bundle);
    }

    @Test
    void acknowledgesACancel() throws Exception {
        RaucUpdater client = client("cancels");
        client.run();
        RolloutId rollout = server.roll("bundle-2", "cancels");
        Await.until(() -> !server.stranger("cancels").link("deploymentBase").isEmpty());
        server.operator().rollouts().abort(Tenant.DEFAULT, rollout);

        await(client, RaucUpdater.Round.CANCELED);

        assertThat(server.status(rollout, "cancels")).isEqualTo(AssignmentStatus.ABORTED);
        assertThat(client.complaints()).isEmpty();
        assertThat(client.installed()).isEmpty();
    }

    private RaucUpdater client(String id) {
        server.device(id);
        return new RaucUpdater(server.http(), server.url(), id, "TargetToken " + ServerUnderTest.token(id));
    }

    /** The operator's decision reaches the server within milliseconds; until then the client finds nothing to do. */
    private static void await(RaucUpdater client, RaucUpdater.Round expected) throws Exception {
        Await.until(() -> {
            RaucUpdater.Round round = client.run();
            assertThat(round).isIn(RaucUpdater.Round.IDLE, expected);
            return round == expected;
        });
    }
}
