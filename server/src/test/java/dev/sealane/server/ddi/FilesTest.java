package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.testing.Await;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The files that devices fetch (digest, 2.8). */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FilesTest {
    private static final byte[] CONTENT = "what is installed".repeat(100).getBytes(StandardCharsets.UTF_8);

    private ServerUnderTest server;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path data) throws Exception {
        server = new ServerUnderTest(url, data);
        server.release("fw-2", CONTENT);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void sendsTheFileWithItsTagAndItsSum() throws Exception {
        Controller device = server.device("fetches");
        RolloutId rollout = server.roll("fw-2", "fetches");
        String file = fileOf(device);

        HttpResponse<byte[]> whole = device.download(file);

        assertThat(whole.body()).isEqualTo(CONTENT);
        assertThat(whole.headers().firstValue("ETag")).contains("\"" + digest("SHA-1") + "\"");
        assertThat(whole.headers().firstValue("Accept-Ranges")).contains("bytes");
        assertThat(whole.headers().firstValue("Last-Modified").orElseThrow()).endsWith(" GMT");
        assertThat(device.get(file + ".MD5SUM").body()).isEqualTo(digest("MD5") + "  fw-2.bin");
        HttpResponse<String> head = device.head(file);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).contains(Integer.toString(CONTENT.length));
        assertThat(server.history(rollout, "fetches"))
                .containsExactly(AssignmentStatus.PENDING, AssignmentStatus.DOWNLOADING);
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-3, 0, 4", "bytes=1690-, 1690, 1700", "bytes=-7, 1693, 1700", "bytes=1600-9999, 1600, 1700"})
    void sendsTheRangeThatIsAskedFor(String range, int from, int to) throws Exception {
        String id = "range-" + from + "-" + to;
        Controller device = server.device(id);
        server.roll("fw-2", id);
        String file = fileOf(device);

        HttpResponse<byte[]> part = device.download(file, "Range", range);

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range"))
                .contains("bytes " + from + "-" + (to - 1) + "/" + CONTENT.length);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(CONTENT, from, to));
        assertThat(device.download(file, "Range", "bytes=1700-").statusCode()).isEqualTo(416);
        assertThat(device.download(file, "Range", range, "If-Range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void sendsSeveralRangesAsParts() throws Exception {
        Controller device = server.device("ranges");
        server.roll("fw-2", "ranges");
        String file = fileOf(device);

        HttpResponse<byte[]> parts = device.download(file, "Range", "bytes=0-3, 17-20,-5");

        String type = parts.headers().firstValue("Content-Type").orElseThrow();
        assertThat(parts.statusCode()).isEqualTo(206);
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        String body = new String(parts.body(), StandardCharsets.ISO_8859_1);
        assertThat(body)
                .isEqualTo(part(boundary, "0-3", "what") + part(boundary, "17-20", "what")
                        + part(boundary, "1695-1699", "alled") + "\r\n--" + boundary + "--\r\n");
        assertThat(parts.headers().firstValue("Content-Length")).contains(Integer.toString(body.length()));
    }

    @Test
    void sendsTheWholeWhenRangesWouldMultiplyIt() throws Exception {
        Controller device = server.device("greedy");
        server.roll("fw-2", "greedy");

        HttpResponse<byte[]> answer = device.download(fileOf(device), "Range", "bytes=0-1699,0-1699");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(CONTENT);
    }

    @Test
    void sendsFilesOnlyToDevicesThatWereGivenThem() throws Exception {
        Controller device = server.device("given");
        Controller other = server.device("not-given");
        server.roll("fw-2", "given");
        String file = fileOf(device);
        String elsewhere = file.replace("/given/", "/not-given/");

        assertThat(other.download(elsewhere).statusCode()).isEqualTo(404);
        assertThat(other.download(file).statusCode()).isEqualTo(401);
        assertThat(device.get(file.replace("fw-2.bin", "fw-3.bin")).statusCode())
                .isEqualTo(404);
        JsonNode list = Controller.json(device.get(file.substring(0, file.lastIndexOf('/'))));
        assertThat(list.at("/0/filename").asString()).isEqualTo("fw-2.bin");
    }

    @Test
    void choosesTheFileOfTheDevicesType() throws Exception {
        server.release("fw-3", "for board a".getBytes(StandardCharsets.UTF_8), "board-a");
        server.release("fw-3", "for any board".getBytes(StandardCharsets.UTF_8));
        Controller typed = server.device("typed-a");
        Controller untyped = server.device("untyped");
        typed.attributes("{\"data\":{\"device_type\":\"board-a\"}}");
        server.roll("fw-3", "typed-a");
        server.roll("fw-3", "untyped");

        assertThat(typed.download(fileOf(typed)).body()).asString().isEqualTo("for board a");
        assertThat(untyped.download(fileOf(untyped)).body()).asString().isEqualTo("for any board");
        assertThat(server.found("typed-a").deviceType()).contains("board-a");
    }

    private static long offered(Controller device) throws Exception {
        Await.until(() -> !device.link("deploymentBase").isEmpty());
        return device.action("deploymentBase");
    }

    private static String fileOf(Controller device) throws Exception {
        long action = offered(device);
        return Controller.json(device.get("/deploymentBase/" + action))
                .at("/deployment/chunks/0/artifacts/0/_links/download-http/href")
                .asString();
    }

    private static String part(String boundary, String range, String content) {
        return "\r\n--" + boundary + "\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes " + range
                + "/1700\r\n\r\n" + content;
    }

    private static String digest(String algorithm) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(CONTENT));
    }
}
