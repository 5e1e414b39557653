package dev.sealane.cli.fleet;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.WriteOptions;
import dev.sealane.cli.remote.RemoteServer;
import dev.sealane.cli.remote.UploadLabels;
import dev.sealane.cli.terminal.Progress;
import dev.sealane.server.Server;
import dev.sealane.server.ServerConfig;
import dev.sealane.testing.Await;
import dev.sealane.testing.Peer;
import dev.sealane.testing.StockClient;
import dev.sealane.testing.StockSwupdate;
import dev.sealane.testing.SwuImages;
import dev.sealane.testing.SwupdateRelease;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One list of devices, one release, one rollout: a stock Mender client, a stock SWUpdate, and our agent. */
final class MixedFleetTest {
    private static final String EMAIL = "operator@example.com";
    private static final String PASSWORD = "correct horse battery";
    private static final String RELEASE = "spring-2";
    private static final String MENDER = "stock-mender";
    private static final String SWUPDATE = "stock-swupdate";
    private static final String AGENT = "our-agent";
    private static final String TOKEN = "a-token-of-one-device-only-";
    private static final long SEED = 20261121;

    @TempDir
    Path directory;

    private final byte[] payload = new byte[500_000];
    private final List<AutoCloseable> started = new ArrayList<>();
    private Server server;
    private RemoteServer operator;

    @BeforeEach
    void startServer() throws Exception {
        Peer.MENDER_CLIENT.require();
        SwupdateRelease.BOOKWORM.require();
        Peer.CHROMIUM.require();
        new Random(SEED).nextBytes(payload);
        server = opened(Server.start(
                ServerConfig.local(directory.resolve("server")).withAdmin(new ServerConfig.Admin(EMAIL, PASSWORD))));
        operator = opened(RemoteServer.signIn(server.url(), EMAIL, PASSWORD));
        operator.patch("/settings", Map.of("poll_interval_seconds", 1));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : started.reversed()) {
            part.close();
        }
    }

    @Test
    void threeClientsSucceedInOneRolloutOfOneReleaseAndStandOnOnePage() throws Exception {
        SwuImages images = SwuImages.create(directory.resolve("images"));
        StockClient mender = opened(StockClient.start(directory.resolve(MENDER), server.url(), MENDER, true));
        StockSwupdate swupdate = opened(StockSwupdate.start(
                SwupdateRelease.BOOKWORM,
                directory.resolve(SWUPDATE),
                new StockSwupdate.Account(server.url(), SWUPDATE, enter(SWUPDATE)),
                images.certificate()));
        RunningAgent agent = opened(
                RunningAgent.start(directory.resolve(AGENT), server.url(), AGENT, enter(AGENT), images.certificate()));
        Await.until(() -> devices().size() == 3);
        admit(MENDER);
        publish(images);
        Await.until(() -> typed().containsAll(List.of(SWUPDATE, AGENT)));

        String rollout = operator.post(
                        "/rollouts", Map.of("name", "spring", "release", RELEASE, "target", Map.of("all", true)))
                .path("id")
                .asString("");

        Onlooker onlooker = opened(Onlooker.signIn(server.url(), EMAIL, PASSWORD));
        Page page = onlooker.page();
        page.navigate(server.url() + "/rollouts/" + rollout);
        assertThat(page.locator("tbody tr")).hasCount(3);
        Await.until(() -> swupdate.state().equals("1"));
        swupdate.restartInState(2);
        // The page is open all the while, and hears of each device by itself.
        for (String device : List.of(MENDER, SWUPDATE, AGENT)) {
            assertThat(row(page, device).locator(".tone-good")).isVisible();
        }
        assertThat(page.locator("main")).containsText("Finished: all 3 devices run the release.");
        onlooker.photograph("mixed-rollout");

        assertThat(mender.installed()).as(mender.log()).isEqualTo(payload);
        assertThat(swupdate.installed()).as(swupdate.log()).isEqualTo(payload);
        assertThat(agent.installed()).isEqualTo(payload);
        assertThat(agent.boots()).as("boots of the agent").isEqualTo(2);
        assertThat(devices().stream().map(device -> device.path("protocol").asString("")))
                .containsExactlyInAnyOrder("mender", "ddi", "ddi");
        page.navigate(server.url() + "/releases/" + RELEASE);
        assertThat(page.locator("main")).containsText("Mender artifact");
        assertThat(page.locator("main")).containsText("SWUpdate image");
        onlooker.photograph("mixed-release");
    }

    private static Locator row(Page page, String device) {
        return page.locator("tbody tr", new Page.LocatorOptions().setHasText(device));
    }

    /** One file for each kind of device, all under one name. */
    private void publish(SwuImages images) throws Exception {
        upload(mender(), UploadLabels.described(""));
        Path forSwupdate = StockSwupdate.target(directory.resolve(SWUPDATE));
        upload(swu(images, "swupdate", forSwupdate), UploadLabels.of(RELEASE, StockSwupdate.DEVICE_TYPE));
        Path forAgent = RunningAgent.target(directory.resolve(AGENT));
        upload(swu(images, "agent", forAgent), UploadLabels.of(RELEASE, RunningAgent.DEVICE_TYPE));
    }

    /** The targets of images are paths, and both devices are on one machine. */
    private Path swu(SwuImages images, String file, Path target) throws Exception {
        return Files.write(directory.resolve(file + ".swu"), images.image(RELEASE, payload, target));
    }

    private Path mender() throws Exception {
        Path artifact = directory.resolve("stock.mender");
        MenderWriter.write(
                ArtifactBuilder.moduleImage(RELEASE, new PayloadType(StockClient.MODULE))
                        .deviceType(StockClient.DEVICE_TYPE)
                        .file(Files.write(directory.resolve("payload.bin"), payload))
                        .build(),
                WriteOptions.compressed(Compression.GZIP),
                artifact);
        return artifact;
    }

    private void upload(Path file, UploadLabels labels) throws Exception {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        try (Progress silent = new Progress(nowhere, Progress.Style.NONE, "", 0, InstantSource.system())) {
            operator.upload(file, labels, silent);
        }
    }

    /** Enters a device with a token of its own, and returns the token. */
    private String enter(String id) throws Exception {
        operator.post("/devices", Map.of("controller_id", id, "token", TOKEN + id));
        return TOKEN + id;
    }

    private void admit(String serial) throws Exception {
        for (JsonNode device : devices()) {
            if (device.path("identity").path("sn").asString("").equals(serial)) {
                operator.post("/devices/" + device.path("id").asString("") + "/accept");
            }
        }
    }

    private List<JsonNode> devices() throws Exception {
        return operator.list("/devices", 100);
    }

    /** The devices that have told what they are. */
    private List<String> typed() throws Exception {
        return devices().stream()
                .filter(device -> !device.path("device_type").asString("").isEmpty())
                .map(device -> device.path("identity").path("controller_id").asString(""))
                .toList();
    }

    private <T extends AutoCloseable> T opened(T part) {
        started.add(part);
        return part;
    }
}
