package dev.sealane.server.mender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.WriteOptions;
import dev.sealane.server.Server;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admission;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.Devices;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.rollout.AssignmentEvent;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.server.testing.ManagementClient;
import dev.sealane.server.testing.Operator;
import dev.sealane.server.testing.TestServer;
import dev.sealane.server.testing.UnreliableProxy;
import dev.sealane.testing.Await;
import dev.sealane.testing.Peer;
import dev.sealane.testing.StockClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's client 3.4.0, which we did not write, against a whole server, with artifacts that we wrote.
 *
 * <p>All clients run from the beginning, because the one with the broken download waits a minute before it resumes.
 */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StockClientTest {
    private static final long SEED = 20261120;
    private static final int PAYLOAD_BYTES = 400_000;
    private static final long BREAK_AFTER = 100_000;

    private final byte[] payload = new byte[PAYLOAD_BYTES];
    private final List<AutoCloseable> started = new ArrayList<>();
    private Server server;
    private Database database;
    private Operator operator;
    private UnreliableProxy stalling;
    private UnreliableProxy breaking;
    private StockClient succeeds;
    private StockClient fails;
    private StockClient aborted;
    private StockClient resumes;
    private RolloutId rollout;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path directory) throws Exception {
        Peer.MENDER_CLIENT.require();
        new Random(SEED).nextBytes(payload);
        server = opened(TestServer.start(directory.resolve("data"), url));
        database = opened(Database.open(url));
        operator = new Operator(database);
        int port = URI.create(server.url()).getPort();
        stalling = opened(UnreliableProxy.stalling(port, BREAK_AFTER));
        breaking = opened(UnreliableProxy.breaking(port, BREAK_AFTER));
        succeeds = opened(StockClient.start(directory.resolve("succeeds"), server.url(), "succeeds", true));
        fails = opened(StockClient.start(directory.resolve("fails"), server.url(), "fails", false));
        aborted = opened(StockClient.start(directory.resolve("aborted"), stalling.url(), "aborted", true));
        resumes = opened(StockClient.start(directory.resolve("resumes"), breaking.url(), "resumes", true));
        Await.until(() -> new Devices(database).counts(Tenant.DEFAULT).get(Admission.PENDING) == 4);
        upload(directory);
        operator.acceptAll();
        rollout = operator.roll("stock-2");
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable part : started.reversed()) {
            part.close();
        }
    }

    @Test
    void installsThroughAnUpdateModuleAndReportsSuccess() throws Exception {
        awaitEnd("succeeds", AssignmentStatus.SUCCESS, succeeds);

        assertThat(succeeds.moduleCalls()).containsExactly("Download", "ArtifactInstall", "ArtifactCommit", "Cleanup");
        assertThat(succeeds.installed()).isEqualTo(payload);
        assertThat(statuses("succeeds"))
                .startsWith(AssignmentStatus.PENDING, AssignmentStatus.DOWNLOADING)
                .contains(AssignmentStatus.INSTALLING)
                .endsWith(AssignmentStatus.SUCCESS);
    }

    @Test
    void reportsItsInventoryAndTheNewSoftware() throws Exception {
        DeviceId device = operator.device("succeeds");
        Await.until(() -> new Devices(database)
                .get(Tenant.DEFAULT, device)
                .artifactName()
                .equals(java.util.Optional.of("stock-2")));

        Await.until(() -> inventory(device)
                .containsAll(List.of(
                        "hostname=succeeds", "device_type=" + StockClient.DEVICE_TYPE, "artifact_name=stock-2")));
    }

    @Test
    void rollsBackWhenTheModuleFailsAndSendsItsLog() throws Exception {
        awaitEnd("fails", AssignmentStatus.FAILURE, fails);
        DeviceId device = operator.device("fails");
        Await.until(() ->
                new Assignments(database).log(Tenant.DEFAULT, rollout, device).isPresent());

        Await.until(() -> fails.moduleCalls().contains("Cleanup"));
        assertThat(fails.moduleCalls())
                .containsExactly("Download", "ArtifactInstall", "ArtifactRollback", "ArtifactFailure", "Cleanup");
        assertThat(new Assignments(database)
                        .log(Tenant.DEFAULT, rollout, device)
                        .orElseThrow())
                .extracting(LogMessage::message)
                .anySatisfy(message -> assertThat(message).contains("ArtifactInstall"));
        assertThat(new Devices(database).get(Tenant.DEFAULT, device).artifactName())
                .contains("factory-1");
    }

    @Test
    void stopsWithoutInstallingWhenTheRolloutIsAbortedDuringTheDownload() throws Exception {
        Await.until(stalling::hasMisbehaved);
        // The client reports "downloading" once more after the header. Refused there, it calls no module at all.
        Await.until(() -> aborted.moduleCalls().contains("Download"));
        DeviceId device = operator.device("aborted");
        operator.withdrawals().abortAll(Tenant.DEFAULT, device);
        stalling.release();

        Await.until(() -> aborted.moduleCalls().contains("Cleanup"));
        assertThat(aborted.moduleCalls()).doesNotContain("ArtifactInstall", "ArtifactCommit");
        assertThat(statuses("aborted")).endsWith(AssignmentStatus.ABORTED);
        assertThat(new Devices(database).get(Tenant.DEFAULT, device).artifactName())
                .contains("factory-1");
    }

    @Test
    void resumesABrokenDownloadWhereItBroke() throws Exception {
        Await.until(breaking::hasMisbehaved);

        awaitEnd("resumes", AssignmentStatus.SUCCESS, resumes);

        assertThat(resumes.installed()).isEqualTo(payload);
        assertThat(resumes.moduleCalls()).containsExactly("Download", "ArtifactInstall", "ArtifactCommit", "Cleanup");
    }

    private void upload(Path directory) throws Exception {
        Path file = directory.resolve("payload.bin");
        Files.write(file, payload);
        Path artifact = directory.resolve("stock-2.mender");
        MenderWriter.write(
                ArtifactBuilder.moduleImage("stock-2", new PayloadType(StockClient.MODULE))
                        .deviceType(StockClient.DEVICE_TYPE)
                        .file(file)
                        .build(),
                WriteOptions.compressed(Compression.GZIP),
                artifact);
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(ManagementClient.signIn(http, server.url())
                            .upload(artifact)
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    private void awaitEnd(String serial, AssignmentStatus expected, StockClient client) throws Exception {
        Await.until(() -> status(serial).isFinal());
        assertThat(status(serial)).as(client.log()).isEqualTo(expected);
        Await.until(() -> client.moduleCalls().contains("Cleanup"));
    }

    private AssignmentStatus status(String serial) {
        return new Assignments(database)
                .find(Tenant.DEFAULT, rollout, operator.device(serial))
                .orElseThrow()
                .status();
    }

    private List<AssignmentStatus> statuses(String serial) {
        return new Assignments(database)
                .history(Tenant.DEFAULT, rollout, operator.device(serial)).stream()
                        .map(AssignmentEvent::status)
                        .toList();
    }

    private List<String> inventory(DeviceId device) {
        return new Inventory(database)
                .attributes(Tenant.DEFAULT, List.of(device)).getOrDefault(device, List.of()).stream()
                        .map(attribute ->
                                attribute.name() + "=" + attribute.value().text())
                        .toList();
    }

    private <T extends AutoCloseable> T opened(T part) {
        started.add(part);
        return part;
    }
}
