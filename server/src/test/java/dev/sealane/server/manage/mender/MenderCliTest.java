package dev.sealane.server.manage.mender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.device.DeviceId;
import dev.sealane.server.json.Json;
import dev.sealane.server.manage.ManagementTest;
import dev.sealane.server.manage.ManagementUnderTest;
import dev.sealane.testing.Peer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Debian's {@code mender-cli} 1.9 against our server. */
final class MenderCliTest extends ManagementTest {
    private static final String ARTIFACTS = "/api/management/v1/deployments/artifacts";

    @TempDir
    private Path home;

    private Path program = Path.of("");

    private record Result(int exitCode, String output) {}

    @BeforeEach
    void findProgram() {
        program = Peer.MENDER_CLI.require();
    }

    @Test
    void signsInUploadsListsDownloadsAndDeletes() throws Exception {
        byte[] bytes = api.artifact("cli-1", "board");
        Path file = Files.write(home.resolve("cli-1.mender"), bytes);

        assertDone(run("login", "--username", ManagementUnderTest.EMAIL, "--password", ManagementUnderTest.PASSWORD));
        assertThat(home.resolve(".cache/mender/authtoken")).exists();
        assertDone(run("artifacts", "upload", "--no-progress", "--description", "by the stock tool", file.toString()));
        for (int detail = 0; detail <= 3; detail++) {
            Result list = run("artifacts", "list", "-d", Integer.toString(detail));
            assertDone(list);
            assertThat(list.output()).as("detail %d", detail).contains("cli-1");
        }
        String id = Json.parse("list", api.get(ARTIFACTS + "?name=cli-1").body())
                .get(0)
                .get("id")
                .stringValue();
        assertThat(run("artifacts", "list", "-d", "1").output()).contains(id);
        assertThat(download(id)).isEqualTo(bytes);
        assertDone(run("artifacts", "delete", id));
        assertThat(run("artifacts", "list").output()).doesNotContain("cli-1");
    }

    @Test
    void listsDevicesWithEveryDetail() throws Exception {
        DeviceId device = devices.accepted("cli-device");
        assertDone(run("login", "--username", ManagementUnderTest.EMAIL, "--password", ManagementUnderTest.PASSWORD));
        for (int detail = 0; detail <= 3; detail++) {
            Result list = run("devices", "list", "-d", Integer.toString(detail));
            assertDone(list);
            assertThat(list.output()).as("detail %d", detail).contains(device.toString());
        }
        assertThat(run("devices", "list", "-r").output()).contains("\"cli-device\"");
    }

    @Test
    void takesAnAccessTokenInsteadOfASignIn() throws Exception {
        assertDone(run("--token-value", api.token(), "artifacts", "list"));
    }

    @Test
    void isToldWhyItIsRefused() throws Exception {
        Result wrong = run("login", "--username", ManagementUnderTest.EMAIL, "--password", "not the password");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.output()).contains("401");
        assertThat(run("--token-value", "sealane_token_wrong", "artifacts", "list")
                        .output())
                .contains("401");
        Path garbage = Files.writeString(home.resolve("garbage.mender"), "no artifact at all");
        Result refused = run("--token-value", api.token(), "artifacts", "upload", "--no-progress", garbage.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.output()).contains("400");
    }

    /** 1.9 has no download command: the link of the API is followed as 2.0 does it. */
    private byte[] download(String id) throws IOException, InterruptedException {
        HttpResponse<String> link = api.get(ARTIFACTS + "/" + id + "/download");
        String uri = ManagementUnderTest.json(link).get("uri").stringValue();
        return api.client()
                .send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofByteArray())
                .body();
    }

    private static void assertDone(Result result) {
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--server", api.url()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(home.toFile());
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Result(process.exitValue(), output);
    }
}
