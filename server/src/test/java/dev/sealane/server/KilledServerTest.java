package dev.sealane.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.json.Json;
import dev.sealane.server.testing.Artifacts;
import dev.sealane.server.testing.ManagementClient;
import dev.sealane.server.testing.ServerProcess;
import dev.sealane.server.testing.TestDevice;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server with its bundled database, killed in the middle of its work, and started again over the same directory. */
final class KilledServerTest {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path directory;

    @Test
    void losesNoAssignmentAndKeepsNoHalfUpload() throws Exception {
        Path data = directory.resolve("data");
        Path artifact = Artifacts.write(directory, "rel", 5_000, "board");
        KeptDevice device = new KeptDevice();
        String deployment;
        try (ServerProcess server = ServerProcess.start(data)) {
            ManagementClient operator = ManagementClient.signIn(http, server.url());
            assertThat(operator.upload(artifact).statusCode()).isEqualTo(201);
            TestDevice before = device.on(server);
            before.authenticate();
            accept(operator);
            assertThat(before.authenticate().statusCode()).isEqualTo(200);
            device.token = before.token();
            assertThat(operator.post(
                                    "/api/management/v1/deployments/deployments",
                                    "{\"name\":\"d\",\"artifact_name\":\"rel\",\"all_devices\":true}")
                            .statusCode())
                    .isEqualTo(201);
            deployment = id(before.next("factory", "board"));
            assertThat(before.status(deployment, "downloading").statusCode()).isEqualTo(204);
            Artifacts.write(directory, "half", 500_000, "board");
            try (var _ = beginUpload(server, operator, directory.resolve("half-board.mender"))) {
                awaitPart(data);
                server.kill();
            }
        }

        try (ServerProcess server = ServerProcess.start(data)) {
            TestDevice after = device.on(server);
            after.useToken(device.token);
            assertThat(id(after.next("factory", "board"))).isEqualTo(deployment);
            assertThat(after.status(deployment, "success").statusCode()).isEqualTo(204);
            JsonNode artifacts = TestDevice.json(
                    ManagementClient.signIn(http, server.url()).get("/api/management/v1/deployments/artifacts"));
            assertThat(artifacts.size()).isEqualTo(1);
            try (Stream<Path> blobs = Files.list(data.resolve("blobs"))) {
                assertThat(blobs).hasSize(2);
            }
        }
    }

    @Test
    void takesItsDatabaseWithItWhetherItIsKilledOrTold() throws Exception {
        Path data = directory.resolve("data");
        long killed;
        try (ServerProcess server = ServerProcess.start(data)) {
            killed = database(data);
            server.kill();
        }
        awaitEnd(killed);

        long told;
        try (var _ = ServerProcess.start(data)) {
            told = database(data);
            assertThat(told).isNotEqualTo(killed);
        }
        assertThat(runs(told)).as("the database of a server that has stopped").isFalse();
        assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();
    }

    private static long database(Path data) throws Exception {
        String pid =
                Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).getFirst();
        return Long.parseLong(pid.strip());
    }

    private static void awaitEnd(long process) throws Exception {
        long deadline = System.nanoTime() + 180_000_000_000L;
        while (runs(process)) {
            assertThat(System.nanoTime())
                    .as("the database of a killed server runs on")
                    .isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    /** A process that has ended keeps its number until its new parent takes notice, which in a container may be never. */
    private static boolean runs(long process) throws Exception {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
            return status.charAt(status.lastIndexOf(')') + 2) != 'Z';
        } catch (java.io.IOException gone) {
            return false;
        }
    }

    private final class KeptDevice {
        private final java.security.KeyPair keys = dev.sealane.server.testing.Fleet.keyPair();
        private String token = "";

        TestDevice on(ServerProcess server) {
            return new TestDevice(http, server.url(), "{\"sn\":\"kept\"}", keys);
        }
    }

    private static String id(HttpResponse<String> work) {
        assertThat(work.statusCode()).isEqualTo(200);
        return TestDevice.json(work).path("id").asString();
    }

    private static void accept(ManagementClient operator) throws Exception {
        JsonNode device = Json.parse(
                        "devices",
                        operator.get("/api/management/v2/devauth/devices").body())
                .get(0);
        String path = "/api/management/v2/devauth/devices/" + device.path("id").asString() + "/auth/"
                + device.path("auth_sets").get(0).path("id").asString() + "/status";
        assertThat(operator.put(path, "{\"status\":\"accepted\"}").statusCode()).isEqualTo(204);
    }

    /** Sends the head of an upload and half of its artifact, and leaves the connection open. */
    private static Socket beginUpload(ServerProcess server, ManagementClient operator, Path artifact) throws Exception {
        byte[] bytes = Files.readAllBytes(artifact);
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(server.url()).getPort());
        OutputStream out = socket.getOutputStream();
        out.write(("POST /api/management/v1/deployments/artifacts HTTP/1.1\r\nHost: localhost\r\n"
                        + "Authorization: Bearer " + operator.token() + "\r\nContent-Length: " + (bytes.length + 500)
                        + "\r\nContent-Type: multipart/form-data; boundary=b\r\n\r\n"
                        + "--b\r\nContent-Disposition: form-data; name=\"artifact\"; filename=\"a\"\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
        return socket;
    }

    private static void awaitPart(Path data) throws Exception {
        long deadline = System.nanoTime() + 180_000_000_000L;
        while (System.nanoTime() < deadline) {
            try (Stream<Path> files = Files.list(data.resolve("blobs"))) {
                List<Path> parts =
                        files.filter(file -> file.toString().endsWith(".part")).toList();
                if (!parts.isEmpty() && Files.size(parts.getFirst()) > 0) {
                    return;
                }
            }
            Thread.sleep(10);
        }
        throw new AssertionError("the upload did not begin");
    }
}
