package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admission;
import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.server.testing.UnreliableProxy;
import dev.sealane.testing.Await;
import dev.sealane.testing.StockSwupdate;
import dev.sealane.testing.SwuImages;
import dev.sealane.testing.SwupdateRelease;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Debian's SWUpdate with its hawkBit client, which we did not write, against a whole server, with images that programs of
 * others made: the main road with each release, the rest with 2022.12. Where it restarts, its boot environment holds what a boot loader or a health check leaves
 * there.
 */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StockSwupdateTest {
    private static final long SEED = 20261120;
    private static final int PAYLOAD_BYTES = 2_000_000;
    private static final long AFTER_BYTES = 300_000;

    private final byte[] payload = new byte[PAYLOAD_BYTES];
    private final List<AutoCloseable> started = new ArrayList<>();
    private final List<String> entered = new ArrayList<>();
    private ServerUnderTest server;
    private SwuImages images;
    private Path directory;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path temporary) throws Exception {
        new Random(SEED).nextBytes(payload);
        directory = temporary;
        images = SwuImages.create(temporary.resolve("images"));
        server = new ServerUnderTest(url, temporary.resolve("data"));
        // The server's word counts more than the interval in the client's own configuration.
        server.settings(settings -> settings.withPollInterval(FleetSettings.SHORTEST));
    }

    /** Few of them can run on one machine at the same time. */
    @AfterEach
    void stopDevices() throws Exception {
        for (AutoCloseable part : started.reversed()) {
            part.close();
        }
        started.clear();
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void installsAndReportsSuccessAfterTheRestart(SwupdateRelease swupdate) throws Exception {
        String id = "succeeds-" + swupdate;
        StockSwupdate device = boot(swupdate, id, server.url());
        Await.until(() -> server.found(id).admission() == Admission.ACCEPTED
                && server.attributes(id).containsKey("serial"));
        assertThat(server.attributes(id)).containsEntry("serial", id);
        RolloutId rollout = roll(id, images.image("2.0", payload, target(id)));

        Await.until(() -> messages(rollout, id).contains("All Chunks Installed."));
        assertThat(device.installed()).isEqualTo(payload);
        assertThat(server.history(rollout, id))
                .containsExactly(AssignmentStatus.PENDING, AssignmentStatus.DOWNLOADING, AssignmentStatus.INSTALLING);
        assertThat(device.state()).isEqualTo("1");
        device.restartInState(2);

        awaitEnd(rollout, id, AssignmentStatus.SUCCESS, device);
        assertThat(messages(rollout, id)).endsWith("Update Installed.");
        assertThat(server.found(id).artifactName()).contains(release(id));
        Await.until(() -> device.state().equals("0"));
    }

    @ParameterizedTest
    @EnumSource
    void reportsAnImageThatDoesNotHoldWhatItPromisesWithMessages(SwupdateRelease swupdate) throws Exception {
        String id = "broken-image-" + swupdate;
        StockSwupdate device = boot(swupdate, id, server.url());
        // As a plain file: what the server reads as an image it would not take.
        upload(id, images.brokenImage("2.0", payload, target(id)), "file");
        Await.until(() -> server.found(id).deviceType().isPresent());
        RolloutId rollout = server.roll(release(id), id);

        awaitEnd(rollout, id, AssignmentStatus.FAILURE, device);

        // Newer ones do not tell the server what was wrong.
        String words = swupdate == SwupdateRelease.BOOKWORM ? "HASH mismatch" : "No suitable .swu image found";
        assertThat(messages(rollout, id)).anyMatch(line -> line.contains(words));
        assertThat(server.log(rollout, id)).extracting(LogMessage::level).contains("error");
    }

    @Test
    void acknowledgesACancelBeforeItBegan() throws Exception {
        String id = "cancelled-before";
        RolloutId rollout = offered(id, images.image("2.0", payload, target(id)));
        server.operator().rollouts().abort(Tenant.DEFAULT, rollout);
        StockSwupdate device = boot(id, server.url());

        awaitEnd(rollout, id, AssignmentStatus.ABORTED, device);

        assertThat(messages(rollout, id)).containsExactly("cancellation acknowledged.");
        assertThat(device.hasInstalled()).isFalse();
    }

    @Test
    void stopsTheDownloadWhenItIsCancelled() throws Exception {
        String id = "cancelled-during";
        // It looks for a cancel whenever bytes arrive, at most once in each interval: they must keep coming for a
        // while.
        UnreliableProxy proxy = opened(UnreliableProxy.slowing(port(), AFTER_BYTES));
        StockSwupdate device = boot(id, proxy.url());
        RolloutId rollout = roll(id, images.image("2.0", payload, target(id)));
        Await.until(proxy::hasMisbehaved);

        server.operator().rollouts().abort(Tenant.DEFAULT, rollout);

        awaitEnd(rollout, id, AssignmentStatus.ABORTED, device);
        assertThat(messages(rollout, id))
                .contains("cancellation acknowledged.")
                .doesNotContain("All Chunks Installed.");
        proxy.release();
    }

    @Test
    void resumesABrokenDownloadWhereItBroke() throws Exception {
        String id = "resumes";
        UnreliableProxy proxy = opened(UnreliableProxy.breaking(port(), AFTER_BYTES));
        StockSwupdate device = boot(id, proxy.url());
        RolloutId rollout = roll(id, images.image("2.0", payload, target(id)));

        Await.until(() -> messages(rollout, id).contains("All Chunks Installed."));

        assertThat(proxy.hasMisbehaved()).isTrue();
        assertThat(device.installed()).isEqualTo(payload);
    }

    @ParameterizedTest
    @EnumSource
    void saysAtItsStartThatAnInstalledUpdateIsBeingTried(SwupdateRelease swupdate) throws Exception {
        String id = "tries-" + swupdate;
        RolloutId rollout = offered(id, images.image("2.0", payload, target(id)));
        StockSwupdate device = boot(swupdate, id, server.url(), 1);

        Await.until(() -> messages(rollout, id).contains("Update Installed, Testing Pending."));
        assertThat(server.status(rollout, id).isFinal()).as(device.log()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void saysAtItsStartThatTheUpdateFailed(SwupdateRelease swupdate) throws Exception {
        String id = "failed-" + swupdate;
        RolloutId rollout = offered(id, images.image("2.0", payload, target(id)));
        StockSwupdate device = boot(swupdate, id, server.url(), 3);

        awaitEnd(rollout, id, AssignmentStatus.FAILURE, device);

        assertThat(messages(rollout, id)).containsExactly("Update Failed.");
        assertThat(device.hasInstalled()).isFalse();
    }

    private StockSwupdate boot(String id, String url) throws Exception {
        return boot(SwupdateRelease.BOOKWORM, id, url);
    }

    private StockSwupdate boot(SwupdateRelease swupdate, String id, String url) throws Exception {
        enter(id);
        return opened(StockSwupdate.start(swupdate, home(id), account(id, url), images.certificate()));
    }

    private StockSwupdate boot(SwupdateRelease swupdate, String id, String url, int state) throws Exception {
        enter(id);
        return opened(StockSwupdate.startInState(swupdate, home(id), account(id, url), images.certificate(), state));
    }

    private void enter(String id) {
        if (!entered.contains(id)) {
            entered.add(id);
            server.device(id);
        }
    }

    /** An action that the device has been told, before it is switched on. */
    private RolloutId offered(String id, byte[] image) throws Exception {
        enter(id);
        Controller before = server.stranger(id);
        before.attributes("{\"data\":{\"device_type\":\"" + StockSwupdate.DEVICE_TYPE + "\"}}");
        RolloutId rollout = roll(id, image);
        Await.until(() -> !before.link("deploymentBase").isEmpty());
        return rollout;
    }

    private RolloutId roll(String id, byte[] image) throws Exception {
        upload(id, image, "swu");
        Await.until(() -> server.found(id).deviceType().isPresent());
        return server.roll(release(id), id);
    }

    private void upload(String id, byte[] image, String format) throws Exception {
        assertThat(server.management()
                        .upload(
                                image,
                                Map.of(
                                        "release",
                                        release(id),
                                        "device_type",
                                        StockSwupdate.DEVICE_TYPE,
                                        "file_name",
                                        "image.swu",
                                        "format",
                                        format))
                        .statusCode())
                .isEqualTo(201);
    }

    private void awaitEnd(RolloutId rollout, String id, AssignmentStatus expected, StockSwupdate device)
            throws Exception {
        Await.until(() -> server.status(rollout, id).isFinal());
        assertThat(server.status(rollout, id)).as(device.log()).isEqualTo(expected);
    }

    private List<String> messages(RolloutId rollout, String id) {
        return server.log(rollout, id).stream().map(LogMessage::message).toList();
    }

    private static StockSwupdate.Account account(String id, String url) {
        return new StockSwupdate.Account(url, id, ServerUnderTest.token(id));
    }

    private static String release(String id) {
        return "release-" + id;
    }

    private Path home(String id) {
        return directory.resolve(id);
    }

    private Path target(String id) {
        return StockSwupdate.target(home(id));
    }

    private int port() {
        return URI.create(server.url()).getPort();
    }

    private <T extends AutoCloseable> T opened(T part) {
        started.add(part);
        return part;
    }
}
