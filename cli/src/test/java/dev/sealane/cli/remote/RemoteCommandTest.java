package dev.sealane.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.WriteOptions;
import dev.sealane.cli.testing.ProtocolDevice;
import dev.sealane.cli.testing.Shell;
import dev.sealane.server.Server;
import dev.sealane.server.ServerConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The commands that talk to a server, against a whole server. Each test names its own devices and releases. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RemoteCommandTest {
    private static final String EMAIL = "operator@example.com";
    private static final String PASSWORD = "correct horse battery";
    private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

    private final List<ProtocolDevice> devices = new ArrayList<>();
    private Path directory = Path.of("");
    private String url = "";
    private Server server;
    private Shell shell = new Shell(Map.of());

    @BeforeAll
    void startServer(@TempDir Path shared) throws IOException {
        directory = shared;
        server = Server.start(
                ServerConfig.local(shared.resolve("server")).withAdmin(new ServerConfig.Admin(EMAIL, PASSWORD)));
        url = server.url();
        shell = new Shell(Map.of(
                "SEALANE_SERVER",
                url,
                "XDG_CONFIG_HOME",
                shared.resolve("config").toString()));
        assertThat(shell.with("SEALANE_PASSWORD", PASSWORD)
                        .sealane("login", "--email", EMAIL)
                        .exitCode())
                .isZero();
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @AfterEach
    void endDevices() {
        devices.forEach(ProtocolDevice::close);
        devices.clear();
    }

    @Test
    void signsInAndKeepsTheSessionForItsOwnerAlone(@TempDir Path config) throws IOException {
        Shell elsewhere = shell.with("XDG_CONFIG_HOME", config.toString());
        Shell.Run login = elsewhere.with("SEALANE_PASSWORD", PASSWORD).sealane("login", "--email", EMAIL);

        assertThat(login.exitCode()).isZero();
        assertThat(login.out()).isEmpty();
        assertThat(login.err()).startsWith("signed in to " + url + " until ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config.resolve("sealane/login.json"))))
                .isEqualTo("rw-------");
        assertThat(elsewhere
                        .without("SEALANE_SERVER")
                        .sealane("release", "list")
                        .exitCode())
                .isZero();
    }

    @Test
    void saysWhoMaySignIn(@TempDir Path config) {
        Shell elsewhere = shell.with("XDG_CONFIG_HOME", config.toString());

        elsewhere.sealane("login", "--email", EMAIL).assertRefused(2, "no terminal", "set SEALANE_PASSWORD");
        elsewhere
                .with("SEALANE_PASSWORD", "another password")
                .sealane("login", "--email", EMAIL)
                .assertRefused(4, "e-mail", "password");
        elsewhere.sealane("device", "list").assertRefused(4, "nobody is signed in to " + url, "sealane login");
        elsewhere
                .with("SEALANE_TOKEN", "stale")
                .sealane("device", "list")
                .assertRefused(4, "run 'sealane login' or set SEALANE_TOKEN");
    }

    @Test
    void uploadsAFileThatDoesNotNameItsReleaseUnderTheNameThatIsGiven() throws IOException {
        Path bundle = Files.write(directory.resolve("press.raucb"), new byte[] {1, 2, 3});

        shell.sealane("release", "upload", bundle.toString(), "--format", "file")
                .assertRefused(2, "release");
        JsonNode uploaded = shell.sealane(
                        "release",
                        "upload",
                        bundle.toString(),
                        "--release",
                        "press-1",
                        "--device-type",
                        "press-mk2",
                        "--device-type",
                        "press-mk3",
                        "--format",
                        "file",
                        "--json")
                .json();

        assertThat(uploaded.path("release").asString("")).isEqualTo("press-1");
        assertThat(uploaded.path("device_types").toString()).isEqualTo("[\"press-mk2\",\"press-mk3\"]");
        assertThat(uploaded.path("file_name").asString("")).isEqualTo("press.raucb");
    }

    @Test
    void saysWhatToDoWithoutAServer() {
        Shell token = shell.with("SEALANE_TOKEN", "any");

        token.sealane("device", "list", "--server", "http://127.0.0.1:1")
                .assertRefused(1, "no server answers at http://127.0.0.1:1", "check SEALANE_SERVER");
        token.sealane("device", "list", "--server", "updates.example.com").assertRefused(2, "expected", "https://");
        token.sealane("device", "list", "--server", url + "/login")
                .assertRefused(1, "no Sealane server", "check SEALANE_SERVER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"device", "release", "rollout"})
    void namesTheVerbsOfANoun(String noun) {
        shell.sealane(noun, "lst").assertRefused(2, "'lst'", "did you mean", "list", "--help");
    }

    @Test
    void listsShowsAndDecidesAboutDevices() throws Exception {
        ProtocolDevice device = device("decided");
        assertThat(device.ask()).isFalse();
        String id = id("decided");

        assertThat(shell.sealane("device", "list", "--admission", "pending").out())
                .containsPattern("(?m)^ID +ADMISSION +IDENTITY +DEVICE TYPE +RELEASE +GROUP +CHECKED IN AT$")
                .containsPattern("(?m)^" + id + "  pending +serial=decided ");
        assertThat(shell.sealane("device", "show", id).out())
                .containsPattern("(?m)^ADMISSION +pending$")
                .containsPattern("(?m)^IDENTITY +serial=decided$");
        JsonNode shown = shell.sealane("device", "show", "--json", id).json();
        assertThat(shown.path("keys").get(0).path("status").asString()).isEqualTo("pending");

        Shell.Run accepted = shell.sealane("device", "accept", id);
        assertThat(accepted.exitCode()).isZero();
        assertThat(accepted.err()).isEqualTo(id + " is accepted\n");
        assertThat(device.ask()).isTrue();
        shell.sealane("device", "accept", id).assertRefused(6, "nothing-to-decide");

        assertThat(shell.sealane("device", "reject", id).err()).isEqualTo(id + " is rejected\n");
        assertThat(device.ask()).isFalse();
    }

    @Test
    void decidesAboutEveryDeviceAlthoughOneIsRefused() throws Exception {
        device("one-of-many").ask();
        String id = id("one-of-many");

        Shell.Run run = shell.sealane("device", "accept", NOBODY, id);

        assertThat(run.exitCode()).isEqualTo(9);
        assertThat(run.err().lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith(NOBODY + ": "))
                .contains(id + " is accepted", "sealane: 1 of 2 devices could not be decided about");
        assertThat(shell.sealane("device", "accept", NOBODY, NOBODY).exitCode()).isEqualTo(3);
    }

    @Test
    void takesADeviceOutOfTheFleetOnlyWhenTold() throws Exception {
        device("leaving").ask();
        String id = id("leaving");

        shell.sealane("device", "decommission", id).assertRefused(2, "forgets its keys", "--yes");
        assertThat(shell.sealane("device", "decommission", id, "--yes").exitCode())
                .isZero();
        assertThat(shell.sealane("device", "list", "--admission", "pending").out())
                .doesNotContain(id);
    }

    @Test
    void refusesWhatDoesNotExist() {
        shell.sealane("device", "show", NOBODY).assertRefused(3, NOBODY);
        shell.sealane("device", "show", "../x").assertRefused(3, "../x");
        shell.sealane("device", "list", "--admission", "friendly").assertRefused(2, "friendly", "pending, accepted");
        shell.sealane("release", "show", "no-release").assertRefused(3, "no-release");
        shell.sealane("rollout", "show", NOBODY).assertRefused(3, NOBODY);
        shell.sealane("rollout", "watch", NOBODY).assertRefused(3, NOBODY);
        shell.sealane("rollout", "log", NOBODY, NOBODY).assertRefused(3, NOBODY);
        shell.sealane("rollout", "create", "--release", "no-release", "--all")
                .assertRefused(3, "no-release", "upload one first");
        shell.sealane("release", "upload", "missing.mender").assertRefused(3, "no such file: missing.mender");
    }

    @Test
    void uploadsListsDownloadsAndDeletesAReleaseAsItIs() throws IOException {
        Path artifact = artifact("kept", "board");

        Shell.Run uploaded = shell.sealane("release", "upload", "--description", "for people", artifact.toString());
        assertThat(uploaded.exitCode()).as(uploaded.err()).isZero();
        assertThat(uploaded.out())
                .containsPattern("(?m)^RELEASE +kept$")
                .containsPattern("(?m)^DESCRIPTION +for people$");
        shell.sealane("release", "upload", artifact.toString()).assertRefused(6, "kept");

        assertThat(shell.sealane("release", "list").out())
                .containsPattern("(?m)^NAME +DEVICE TYPES +SIZE +CHANGED AT$")
                .containsPattern("(?m)^kept +board +" + Files.size(artifact) + " ");
        assertThat(shell.sealane("release", "list", "--device-type", "other", "--json")
                        .json())
                .isEmpty();
        assertThat(shell.sealane("release", "show", "kept").out())
                .containsPattern("(?m)^ID +DEVICE TYPES +PAYLOAD TYPE +SIGNED +SIZE +DESCRIPTION$")
                .containsPattern("board +files +false +\\d+ +for people");
        assertThat(shell.sealane("release", "show", "--json", "kept")
                        .json()
                        .path("artifacts")
                        .get(0)
                        .path("files")
                        .get(0)
                        .path("name")
                        .asString())
                .isEqualTo("payload");

        Path copy = directory.resolve("copy.mender");
        assertThat(shell.sealane("release", "download", "kept", "-o", copy.toString())
                        .exitCode())
                .isZero();
        assertThat(Files.mismatch(artifact, copy)).isEqualTo(-1);

        shell.sealane("release", "delete", "kept").assertRefused(2, "--yes");
        assertThat(shell.sealane("release", "delete", "kept", "--yes").exitCode())
                .isZero();
        shell.sealane("release", "show", "kept").assertRefused(3, "kept");
    }

    @Test
    void asksWhichOfSeveralArtifactsIsMeant() throws IOException {
        for (String type : List.of("small", "large")) {
            assertThat(shell.sealane(
                                    "release",
                                    "upload",
                                    artifact("two-types", type).toString())
                            .exitCode())
                    .isZero();
        }
        String output = directory.resolve("one.mender").toString();

        shell.sealane("release", "download", "two-types", "-o", output)
                .assertRefused(6, "2 artifacts of the release fit", "--device-type");
        shell.sealane("release", "download", "two-types", "-o", output, "--device-type", "none")
                .assertRefused(3, "0 artifacts of the release fit");
        assertThat(shell.sealane("release", "download", "two-types", "-o", output, "--device-type", "large")
                        .exitCode())
                .isZero();
    }

    @Test
    void refusesAnUploadThatIsNoArtifact() throws IOException {
        Path garbage = Files.writeString(directory.resolve("garbage.mender"), "no artifact ".repeat(1000));

        shell.sealane("release", "upload", garbage.toString())
                .assertRefused(2, "expected a tar", "found", "not-an-artifact");
    }

    @Test
    void keepsNoDownloadThatIsNotWhatTheServerPromised() throws IOException {
        Path artifact = artifact("altered", "board");
        shell.sealane("release", "upload", artifact.toString());
        alterTheBlobOf(artifact);
        Path copy = directory.resolve("altered-copy.mender");

        shell.sealane("release", "download", "altered", "-o", copy.toString()).assertRefused(8, "another digest");
        assertThat(copy).doesNotExist();
    }

    @Test
    void watchesARolloutThatSucceeds() throws Exception {
        String id = acceptedDevice("diligent");
        String rollout = rollOutTo("watched", id);

        shell.sealane("rollout", "watch", rollout, "--timeout", "1")
                .assertRefusedAfter(7, "pending, 0 of 1 devices have ended: 1 pending", "within 1 s", "abort");
        devices.getFirst().work("old", "success");

        Shell.Run watched = shell.sealane("rollout", "watch", rollout);
        assertThat(watched.exitCode()).isZero();
        assertThat(watched.err()).isEqualTo("finished, 1 of 1 devices have ended: 1 success\n");
        assertThat(watched.out()).containsPattern("(?m)^COUNTS +success=1$");
        assertThat(shell.sealane("rollout", "list", "--status", "finished").out())
                .containsPattern("(?m)^ID +NAME +RELEASE +STATUS +DEVICES +FINISHED DEVICES +CREATED AT$")
                .containsPattern("(?m)^" + rollout + "  watched +watched +finished +1 +1 ");
        assertThat(shell.sealane("rollout", "show", rollout).out())
                .containsPattern("(?m)^STATUS +finished$")
                .containsPattern("(?m)^" + id + " +success ");
        shell.sealane("rollout", "log", rollout, id).assertRefused(3, id);
        shell.sealane("release", "delete", "watched", "--yes");
    }

    @Test
    void endsAWatchAsTheRolloutEnded() throws Exception {
        String good = acceptedDevice("half-good");
        String bad = acceptedDevice("half-bad");
        String half = rollOutTo("half", good, bad);
        devices.get(0).work("old", "success");
        devices.get(1).work("old", "failure");

        Shell.Run partly = shell.sealane("rollout", "watch", "--json", half);
        assertThat(partly.exitCode()).isEqualTo(9);
        assertThat(partly.err()).isEqualTo("finished, 2 of 2 devices have ended: 1 success, 1 failure\n");
        assertThat(shell.sealane("rollout", "log", half, bad).out())
                .isEqualTo("2026-01-02T03:04:05Z error: no ? room\n");
        assertThat(shell.sealane("rollout", "log", "--json", half, bad).json()).hasSize(1);

        String none = rollOutTo("none", bad);
        devices.get(1).work("old", "failure");
        assertThat(shell.sealane("rollout", "watch", none).exitCode()).isEqualTo(1);
    }

    @Test
    void abortsARolloutOnlyWhenTold() throws Exception {
        String rollout = rollOutTo("aborted", acceptedDevice("waiting"));

        shell.sealane("release", "delete", "aborted", "--yes").assertRefused(6, "use");
        shell.sealane("rollout", "abort", rollout).assertRefused(2, "this stops 1 devices", "--yes");
        assertThat(shell.sealane("rollout", "abort", "--json", rollout, "--yes")
                        .json()
                        .path("counts")
                        .path("aborted")
                        .asInt())
                .isEqualTo(1);
        shell.sealane("rollout", "abort", rollout, "--yes").assertRefused(6, "is finished and cannot be aborted");
        shell.sealane("rollout", "create", "--release", "aborted").assertRefused(2, "--all", "--group", "--device");
    }

    @Test
    void agreesForADeviceOnceAndInAdvance() throws Exception {
        String once = acceptedDevice("asked");
        String always = acceptedDevice("trusting");
        shell.sealane("device", "auto-confirm", "perhaps", always).assertRefused(2, "perhaps");
        assertThat(shell.sealane("device", "auto-confirm", "on", always, "--remark", "in the lab")
                        .exitCode())
                .isZero();
        shell.sealane("device", "auto-confirm", "on", always).assertRefused(6, "confirmed for this device already");
        assertThat(shell.sealane("device", "show", "--json", always)
                        .json()
                        .at("/auto_confirm/remark")
                        .asString())
                .isEqualTo("in the lab");

        String rollout = rollOut("consented", "--confirmation", "--device", once, "--device", always);
        assertThat(counts(rollout)).isEqualTo("{\"awaiting-confirmation\":1,\"pending\":1}");
        shell.sealane("rollout", "deny", rollout, once);
        assertThat(counts(rollout)).contains("awaiting-confirmation");
        shell.sealane("rollout", "confirm", rollout, "--device", once);

        assertThat(counts(rollout)).isEqualTo("{\"pending\":2}");
        assertThat(shell.sealane("device", "auto-confirm", "off", always).exitCode())
                .isZero();
        assertThat(counts(rollOut("asks-again", "--confirmation", "--device", always)))
                .isEqualTo("{\"awaiting-confirmation\":1}");
    }

    @Test
    void takesARolloutThroughItsPhases() throws Exception {
        String first = acceptedDevice("phase-one");
        String second = acceptedDevice("phase-two");
        String rollout = rollOut(
                "phased",
                "--phases",
                "2",
                "--success",
                "50",
                "--error",
                "10",
                "--wait-for-start",
                "--device",
                first,
                "--device",
                second);
        shell.sealane("rollout", "pause", rollout).assertRefused(6, "awaits-start");
        shell.sealane("rollout", "approve", rollout, "--remark", "why not").assertRefused(6, "awaits-start");

        assertThat(phases(rollout, "start")).isEqualTo("running,scheduled");
        assertThat(phases(rollout, "pause")).isEqualTo("running,scheduled");
        shell.sealane("rollout", "next", rollout).assertRefused(6, "paused");
        assertThat(phases(rollout, "resume")).isEqualTo("running,scheduled");
        assertThat(phases(rollout, "next")).isEqualTo("running,running");

        JsonNode phase =
                shell.sealane("rollout", "show", "--json", rollout).json().at("/phases/1");
        assertThat(phase.path("success_percent").asInt()).isEqualTo(50);
        assertThat(phase.path("error_percent").asInt()).isEqualTo(10);
        assertThat(phase.path("devices").asInt()).isEqualTo(1);
    }

    /** How far each phase is after a step. */
    private String phases(String rollout, String verb) {
        return shell.sealane("rollout", verb, "--json", rollout)
                .json()
                .path("phases")
                .valueStream()
                .map(phase -> phase.path("status").asString())
                .collect(Collectors.joining(","));
    }

    private String counts(String rollout) {
        return shell.sealane("rollout", "show", "--json", rollout)
                .json()
                .path("counts")
                .toString();
    }

    private ProtocolDevice device(String serial) throws Exception {
        ProtocolDevice device = new ProtocolDevice(url, serial);
        devices.add(device);
        return device;
    }

    private String acceptedDevice(String serial) throws Exception {
        ProtocolDevice device = device(serial);
        device.ask();
        String id = id(serial);
        assertThat(shell.sealane("device", "accept", id).exitCode()).isZero();
        assertThat(device.ask()).isTrue();
        return id;
    }

    private String id(String serial) {
        JsonNode found =
                shell.sealane("device", "list", "--json", "--text", serial).json();
        assertThat(found).hasSize(1);
        return found.get(0).path("id").asString();
    }

    /** Uploads a release and sends it to these devices; the rollout's id. */
    private String rollOutTo(String release, String... targets) throws IOException {
        return rollOut(
                release,
                Stream.of(targets)
                        .flatMap(target -> Stream.of("--device", target))
                        .toArray(String[]::new));
    }

    /** Uploads a release and sends it; the rollout's id. */
    private String rollOut(String release, String... arguments) throws IOException {
        assertThat(shell.sealane("release", "upload", artifact(release, "board").toString())
                        .exitCode())
                .isZero();
        List<String> command = new ArrayList<>(List.of("rollout", "create", "--json", "--release", release));
        command.addAll(List.of(arguments));
        return shell.sealane(command.toArray(String[]::new)).json().path("id").asString();
    }

    private Path artifact(String release, String deviceType) throws IOException {
        Path payload = Files.writeString(directory.resolve("payload"), "content of " + release + " for " + deviceType);
        Path artifact = directory.resolve(release + "-" + deviceType + ".mender");
        MenderWriter.write(
                ArtifactBuilder.moduleImage(release, new PayloadType("files"))
                        .file(payload)
                        .deviceType(deviceType)
                        .build(),
                WriteOptions.compressed(Compression.NONE),
                artifact);
        return artifact;
    }

    private void alterTheBlobOf(Path artifact) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("server/blobs"))) {
            for (Path blob : files.filter(Files::isRegularFile).toList()) {
                if (Files.size(blob) == Files.size(artifact) && Files.mismatch(blob, artifact) == -1) {
                    try (RandomAccessFile bytes = new RandomAccessFile(blob.toFile(), "rw")) {
                        bytes.seek(bytes.length() / 2);
                        bytes.write('!');
                    }
                }
            }
        }
    }
}
