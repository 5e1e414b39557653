package dev.sealane.server.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.Server;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.release.ArtifactId;
import dev.sealane.server.testing.Artifacts;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.server.testing.ManagementClient;
import dev.sealane.server.testing.Operator;
import dev.sealane.server.testing.TestDevice;
import dev.sealane.server.testing.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DownloadTest {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Server server;
    private byte[] artifact;
    private String link;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path directory) throws Exception {
        server = TestServer.start(directory.resolve("data"), url);
        Path file = Artifacts.write(directory, "rel", 200_000, "board");
        artifact = Files.readAllBytes(file);
        assertThat(ManagementClient.signIn(http, server.url()).upload(file).statusCode())
                .isEqualTo(201);
        TestDevice device = TestDevice.create(http, server.url(), "downloads");
        device.authenticate();
        try (Database database = Database.open(url)) {
            Operator operator = new Operator(database);
            operator.acceptAll();
            device.authenticate();
            operator.roll("rel");
        }
        link = TestDevice.json(device.next("factory", "board"))
                .path("artifact")
                .path("source")
                .path("uri")
                .asString();
    }

    @AfterAll
    void stop() {
        server.close();
        http.close();
    }

    @Test
    void servesTheWholeWithLengthAndTagAndNeverEncoded() throws Exception {
        HttpResponse<byte[]> answer = get(link, "Accept-Encoding", "gzip");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(artifact);
        assertThat(answer.headers().firstValue("Content-Length")).contains(Integer.toString(artifact.length));
        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(answer.headers().firstValue("Accept-Ranges")).contains("bytes");
        assertThat(answer.headers().firstValue("ETag").orElseThrow()).startsWith("\"");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=100000-, 100000, -1",
        "bytes=0-0, 0, 0",
        "bytes=1000-1999, 1000, 1999",
        "bytes=1000-99999999, 1000, -1",
        "bytes=-500, -500, -1"
    })
    void servesASingleRange(String range, int first, int last) throws Exception {
        int from = first < 0 ? artifact.length + first : first;
        int to = last < 0 ? artifact.length - 1 : last;

        HttpResponse<byte[]> answer = get(link, "Range", range);

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.headers().firstValue("Content-Range"))
                .contains("bytes " + from + "-" + to + "/" + artifact.length);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(artifact, from, to + 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=0-,0-",
                "bytes=0-1,x",
                "items=0-1",
                "bytes=9-5",
                "bytes=-",
                "bytes=a-b",
                "bytes=99999999999999999999-"
            })
    void ignoresARangeThatIsNoneOfOurs(String range) throws Exception {
        assertThat(get(link, "Range", range).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesARangeBehindTheEnd() throws Exception {
        HttpResponse<byte[]> answer = get(link, "Range", "bytes=" + artifact.length + "-");

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(answer.headers().firstValue("Content-Range")).contains("bytes */" + artifact.length);
    }

    @Test
    void resumesOnlyTheSameArtifact() throws Exception {
        String tag = get(link).headers().firstValue("ETag").orElseThrow();

        assertThat(get(link, "Range", "bytes=5-", "If-Range", tag).statusCode()).isEqualTo(206);
        assertThat(get(link, "Range", "bytes=5-", "If-Range", "\"other\"").statusCode())
                .isEqualTo(200);
        assertThat(get(link, "If-None-Match", tag).statusCode()).isEqualTo(304);
    }

    @Test
    void answersHeadWithTheLengthAlone() throws Exception {
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(URI.create(link))
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Length")).contains(Integer.toString(artifact.length));
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void refusesALinkThatIsChangedAnywhere() throws Exception {
        String foreign = link.replaceFirst("/default/[^?]+", "/default/" + ArtifactId.random());
        for (String forged : List.of(
                foreign,
                link.replace("/default/", "/other/"),
                link.replaceFirst("expires=\\d", "expires=9"),
                link.replaceFirst("signature=.", "signature=" + (link.contains("signature=A") ? "B" : "A")),
                link.replaceFirst("&signature=.*", ""),
                link.replaceFirst("signature=.*", "signature=%00"),
                link.replaceFirst("expires=\\d+", "expires=-1"),
                link.replaceFirst("/default/[^?]+", "/default/..%2f..%2fkeys"))) {
            assertThat(get(forged).statusCode()).as(forged).isIn(400, 403);
        }
    }

    @Test
    void stopsWorkingAfterADay() {
        byte[] key = new byte[32];
        Instant now = Instant.parse("2026-11-20T12:00:00Z");
        ArtifactId id = ArtifactId.random();
        String url = new DownloadLinks(key, () -> now)
                .create("http://h", Tenant.DEFAULT, id)
                .url();
        String expires = url.replaceFirst(".*expires=(\\d+).*", "$1");
        String signature = url.replaceFirst(".*signature=", "");

        assertThat(at(key, now.plus(Duration.ofHours(23))).isValid(Tenant.DEFAULT, id, expires, signature))
                .isTrue();
        assertThat(at(key, now.plus(Duration.ofHours(25))).isValid(Tenant.DEFAULT, id, expires, signature))
                .isFalse();
        assertThat(at(new byte[] {1}, now).isValid(Tenant.DEFAULT, id, expires, signature))
                .isFalse();
    }

    private static DownloadLinks at(byte[] key, Instant time) {
        return new DownloadLinks(key, () -> time);
    }

    private HttpResponse<byte[]> get(String url, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }
}
