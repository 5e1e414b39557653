package dev.sealane.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.testing.DeviceFolder;
import dev.sealane.agent.testing.FakeMenderServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls of update modules and state scripts in daemon mode (Mender client, sections 12 and 18). */
final class ModuleSequenceTest {
    @TempDir
    Path root;

    private DeviceFolder device;

    @BeforeEach
    void makeDevice() throws Exception {
        device = new DeviceFolder(root);
    }

    @Test
    void callsAModuleInTheOrderOfTheProtocol() throws Exception {
        device.module("test", "");

        assertThat(run("test")).containsExactly("dep downloading", "dep installing", "dep installing", "dep success");
        assertThat(withoutQuestions())
                .containsExactly("ProvidePayloadFileSizes", "Download", "ArtifactInstall", "ArtifactCommit", "Cleanup");
        assertThat(device.path("data/modules/v3/payloads/0000")).isEmptyDirectory();
    }

    @Test
    void runsStateScriptsAroundTheCalls() throws Exception {
        device.module("test", "");
        device.script("Download_Enter_00", "");
        device.script("Download_Leave_00", "");

        assertThat(run(
                        "test",
                        "ArtifactInstall_Enter_00",
                        "ArtifactInstall_Leave_00",
                        "ArtifactInstall_Leave_01_second",
                        "ArtifactCommit_Enter_00",
                        "ArtifactCommit_Leave_00"))
                .last()
                .isEqualTo("dep success");
        assertThat(withoutQuestions())
                .containsExactly(
                        "Download_Enter_00",
                        "ProvidePayloadFileSizes",
                        "Download",
                        "Download_Leave_00",
                        "ArtifactInstall_Enter_00",
                        "ArtifactInstall",
                        "ArtifactInstall_Leave_00",
                        "ArtifactInstall_Leave_01_second",
                        "ArtifactCommit_Enter_00",
                        "ArtifactCommit",
                        "ArtifactCommit_Leave_00",
                        "Cleanup");
        assertThat(device.path("data/scripts")).doesNotExist();
    }

    @Test
    void rollsBackWhenTheInstallationFails() throws Exception {
        device.module("test", """
                case "$1" in
                  SupportsRollback) echo Yes ;;
                  ArtifactInstall) echo "no space in /opt"; exit 1 ;;
                esac""");

        try (FakeMenderServer server = new FakeMenderServer()) {
            server.deploy("dep", "release-2", device.artifact("release-2", "test", Map.of("file", "content")));
            try (RunningDaemon daemon = new RunningDaemon(device, server)) {
                daemon.awaitEnd("dep");
                daemon.await(() -> !server.logs().isEmpty());
            }
            assertThat(server.statuses()).containsExactly("dep downloading", "dep installing", "dep failure");
            assertThat(server.logs()).hasSize(1);
            assertThat(server.logs().getFirst()).contains("no space in /opt", "expected exit code 0, found 1");
        }
        assertThat(withoutQuestions())
                .containsExactly(
                        "ProvidePayloadFileSizes",
                        "Download",
                        "ArtifactInstall",
                        "ArtifactRollback",
                        "ArtifactFailure",
                        "Cleanup");
    }

    @Test
    void marksTheDeviceInconsistentWhenNothingCanBeUndone() throws Exception {
        device.module("test", "[ \"$1\" = ArtifactInstall ] && exit 1");

        try (FakeMenderServer server = new FakeMenderServer()) {
            server.deploy("dep", "release-2", device.artifact("release-2", "test", Map.of("file", "content")));
            try (RunningDaemon daemon = new RunningDaemon(device, server)) {
                daemon.awaitEnd("dep");
                daemon.await(() -> server.inventories().getLast().contains("release-2_INCONSISTENT"));
            }
        }
        assertThat(withoutQuestions())
                .containsExactly(
                        "ProvidePayloadFileSizes", "Download", "ArtifactInstall", "ArtifactFailure", "Cleanup");
    }

    @ParameterizedTest
    @CsvSource({"Yes,DownloadWithFileSizes,streams/one 4", "No,Download,streams/one", "'',Download,streams/one"})
    void streamsTheFilesToAModuleThatReadsThem(String answer, String call, String line) throws Exception {
        device.module("test", """
                case "$1" in
                  ProvidePayloadFileSizes) echo "%s" ;;
                  Download*)
                    while true; do
                      line="$(cat stream-next)"
                      [ -z "$line" ] && break
                      echo "line: $line" >> %s
                      cat "${line%%%% *}" > "tmp/$(basename "${line%%%% *}")"
                    done ;;
                  ArtifactInstall) ls files | wc -l >> %s; cat tmp/one tmp/two >> %s ;;
                esac""".formatted(answer, device.path("calls"), device.path("calls"), device.path("calls")));

        assertThat(run("test")).last().isEqualTo("dep success");
        assertThat(device.calls()).contains(call, "line: " + line, "0", "111", "2222");
    }

    @Test
    void storesTheFilesForAModuleThatDoesNotStream() throws Exception {
        device.module("test", "[ \"$1\" = ArtifactInstall ] && cat files/one files/two >> " + device.path("calls"));

        assertThat(run("test")).last().isEqualTo("dep success");
        assertThat(device.calls()).contains("111", "2222");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat stream-next >/dev/null; exit 0",
                "f=$(cat stream-next); head -c 1 $f > tmp/x; exit 0",
                "f=$(cat stream-next); cat $f > tmp/x; exit 0",
                "cat stream-next > /dev/null; exit 1",
                "exit 1",
                "cat stream-next > /dev/null; kill -9 $$",
            })
    void failsWhenAModuleDoesNotTakeAllFiles(String download) throws Exception {
        device.module("test", "[ \"$1\" = Download ] && { " + download + "; }");

        assertThat(run("test")).containsExactly("dep downloading", "dep failure");
        assertThat(withoutQuestions()).containsExactly("ProvidePayloadFileSizes", "Download", "Cleanup");
    }

    @Test
    void endsAModuleThatTakesTooLong() throws Exception {
        device.moduleTimeout("3s").module("test", "[ \"$1\" = Download ] && sleep 60");

        assertThat(run("test")).containsExactly("dep downloading", "dep failure");
    }

    @Test
    void laysTheTreeOutForTheModule() throws Exception {
        device.module("test", """
                [ "$1" = ArtifactInstall ] || exit 0
                [ "$PWD" = "$2" ] || echo wrong directory
                for f in version current_artifact_name current_artifact_group current_device_type; do
                  printf '%%s=' $f; cat $f
                done >> %1$s
                for f in artifact_name artifact_group payload_type; do
                  printf '%%s=%%s;\\n' $f "$(cat header/$f)"
                done >> %1$s
                cat header/meta-data header/header-info header/type-info >> %1$s
                [ -d tmp ] && [ ! -e streams ] && [ ! -e stream-next ] && echo clean >> %1$s""".formatted(device.path("tree")));

        run("test");

        assertThat(Files.readString(device.path("tree"))).startsWith("""
                        version=3
                        current_artifact_name=factory-1
                        current_artifact_group=
                        current_device_type=board
                        artifact_name=release-2;
                        artifact_group=;
                        payload_type=test;
                        null{
                          "artifact_depends": {
                            "device_type": [
                              "board"
                            ]
                          },
                        """).endsWith("clean\n");
    }

    @Test
    void runsAScriptAgainThatAsksForIt() throws Exception {
        device.settings("script.retry-interval = 10ms");
        device.module("test", "");

        run(
                "test",
                "ArtifactInstall_Enter_00:[ $(grep -c ArtifactInstall_Enter_00 " + device.path("calls")
                        + ") = 3 ] || exit 21");

        assertThat(device.calls().stream().filter("ArtifactInstall_Enter_00"::equals))
                .hasSize(3);
    }

    @Test
    void runsAllErrorScriptsAfterAFailingOne() throws Exception {
        device.module("test", "[ \"$1\" = SupportsRollback ] && echo Yes");

        assertThat(run(
                        "test",
                        "ArtifactInstall_Enter_00:exit 1",
                        "ArtifactInstall_Enter_01",
                        "ArtifactInstall_Error_00:exit 1",
                        "ArtifactInstall_Error_01"))
                .containsExactly("dep downloading", "dep installing", "dep failure");
        assertThat(device.calls())
                .contains("ArtifactInstall_Error_00", "ArtifactInstall_Error_01")
                .doesNotContain("ArtifactInstall_Enter_01", "ArtifactInstall");
    }

    @Test
    void stopsAtAnAbort() throws Exception {
        device.module("test", "");
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.failNext("status", 409);
            server.deploy("dep", "release-2", device.artifact("release-2", "test", Map.of("file", "content")));
            try (RunningDaemon daemon = new RunningDaemon(device, server)) {
                daemon.awaitEnd("dep");
            }
            assertThat(server.statuses()).containsExactly("dep failure");
        }
        assertThat(device.calls()).isEmpty();
    }

    @Test
    void refusesAnArtifactForAnotherDeviceBeforeAnyModuleIsCalled() throws Exception {
        device.module("test", "");
        byte[] artifact = device.artifact("release-2", "test", Map.of("file", "content"));
        Files.writeString(device.path("data/device_type"), "device_type=other\n");
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.deploy("dep", "release-2", artifact);
            try (RunningDaemon daemon = new RunningDaemon(device, server)) {
                daemon.awaitEnd("dep");
            }
            assertThat(server.statuses()).containsExactly("dep downloading", "dep failure");
        }
        assertThat(device.calls()).isEmpty();
    }

    @Test
    void doesNotCommitWhatTheHealthCommandFindsUnwell() throws Exception {
        device.settings("health.command = false");
        device.module("test", "[ \"$1\" = SupportsRollback ] && echo Yes");

        assertThat(run("test")).last().isEqualTo("dep failure");
        assertThat(device.calls()).contains("ArtifactRollback").doesNotContain("ArtifactCommit");
    }

    private List<String> run(String type, String... scripts) throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.deploy("dep", "release-2", device.artifact("release-2", type, files(), scripts));
            try (RunningDaemon daemon = new RunningDaemon(device, server)) {
                daemon.awaitEnd("dep");
            }
            return server.statuses();
        }
    }

    private static Map<String, String> files() {
        Map<String, String> files = new java.util.LinkedHashMap<>();
        files.put("one", "111\n");
        files.put("two", "2222\n");
        return files;
    }

    /** Questions may come at other moments than in the stock clients; they change nothing. */
    private List<String> withoutQuestions() throws Exception {
        return device.calls().stream()
                .filter(call ->
                        !List.of("SupportsRollback", "NeedsArtifactReboot").contains(call))
                .toList();
    }
}
