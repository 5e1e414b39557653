package dev.sealane.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.testing.Peer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Eclipse hawkBit itself as a process of its own, and its operator, who works through the management API. */
final class Hawkbit implements AutoCloseable {
    private static final Path PROGRAM =
            Path.of("../testing/hawkbit/target").toAbsolutePath().normalize();
    private static final Pattern STARTED =
            Pattern.compile("Jetty started on port\\(s\\) (\\d+).*Started ", Pattern.DOTALL);
    private static final Pattern FAILED = Pattern.compile("Application run failed|APPLICATION FAILED");
    private static final String BOUNDARY = "a-line-that-no-image-holds";
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final Path log;
    private final HttpClient client = HttpClient.newHttpClient();
    private String url = "";

    private Hawkbit(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Begins to start it, which takes it half a minute. */
    static Hawkbit start(Path home) throws IOException {
        if (!Files.isDirectory(PROGRAM.resolve("lib"))) {
            Peer.missing("hawkBit", "run mvn -f testing/hawkbit process-classes");
        }
        Path log = Files.createDirectories(home).resolve("hawkbit.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx512m",
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "-cp",
                        PROGRAM.resolve("classes") + ":" + PROGRAM.resolve("lib") + "/*",
                        "dev.sealane.testing.hawkbit.HawkbitServer",
                        "--org.eclipse.hawkbit.repository.file.path=" + home.resolve("artifacts"))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Hawkbit(process, log);
    }

    /** Whether it answers by now. */
    boolean isUp() throws IOException {
        String said = log();
        assertThat(process.isAlive() && !FAILED.matcher(said).find()).as(said).isTrue();
        Matcher started = STARTED.matcher(said);
        if (started.find()) {
            url = "http://127.0.0.1:" + started.group(1);
        }
        return !url.isEmpty();
    }

    String url() {
        return url;
    }

    /** What it says about itself. */
    String log() throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    /** Enters a device, and returns its token. */
    String enter(String id) throws IOException, InterruptedException {
        return post("/targets", "[{\"controllerId\":\"" + id + "\",\"name\":\"" + id + "\"}]")
                .at("/0/securityToken")
                .asString();
    }

    /** Publishes one file as a distribution set, and returns the set's id. */
    long publish(String name, String fileName, byte[] file) throws IOException, InterruptedException {
        long module = post("/softwaremodules", "[{\"name\":\"" + name + "\",\"version\":\"1\",\"type\":\"os\"}]")
                .at("/0/id")
                .asLong();
        byte[] head = ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] tail = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.ISO_8859_1);
        send(
                request("/softwaremodules/" + module + "/artifacts")
                        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        .POST(BodyPublishers.concat(
                                BodyPublishers.ofByteArray(head),
                                BodyPublishers.ofByteArray(file),
                                BodyPublishers.ofByteArray(tail))),
                201);
        return post(
                        "/distributionsets",
                        "[{\"name\":\"" + name + "\",\"version\":\"1\",\"type\":\"os\",\"modules\":[{\"id\":" + module
                                + "}]}]")
                .at("/0/id")
                .asLong();
    }

    /** Gives the device a set. */
    void assign(String device, long set) throws IOException, InterruptedException {
        send(
                request("/targets/" + device + "/assignedDS")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"id\":" + set + ",\"type\":\"forced\"}")),
                200);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET(), 200);
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)), 201);
    }

    private HttpRequest.Builder request(String path) {
        String credentials = Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(url + "/rest/v1" + path))
                .header("Authorization", "Basic " + credentials);
    }

    private JsonNode send(HttpRequest.Builder request, int expected) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected);
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}
