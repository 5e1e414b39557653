package dev.sealane.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operator of the demo, who works through the management API as a script would. */
final class DemoFleet {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String BOUNDARY = "sealane-demo-part";

    private final JsonMapper json = new JsonMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final String server;
    private String token = "";

    DemoFleet(String server) {
        this.server = server;
    }

    /** A device as the API lists it. */
    record Listed(String id, String name, String admission) {}

    /** One device's part in the rollout. */
    record Part(String device, String status, boolean isFinished) {}

    void signIn(String email, String password) throws IOException, InterruptedException {
        token = call("POST", "/session", body(Map.of("email", email, "password", password)))
                .path("token")
                .asString();
    }

    void upload(Path artifact) throws IOException, InterruptedException {
        String head = "--%s\r\nContent-Disposition: form-data; name=\"artifact\"; filename=\"%s\"\r\n\r\n"
                .formatted(BOUNDARY, artifact.getFileName());
        BodyPublisher parts = BodyPublishers.concat(
                BodyPublishers.ofString(head),
                BodyPublishers.ofFile(artifact),
                BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
        send(request("/artifacts")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .method("POST", parts));
    }

    List<Listed> devices() throws IOException, InterruptedException {
        List<Listed> devices = new ArrayList<>();
        for (JsonNode device : call("GET", "/devices", BodyPublishers.noBody())) {
            devices.add(new Listed(
                    device.path("id").asString(),
                    device.path("identity").path("serial").asString(),
                    device.path("admission").asString()));
        }
        return devices;
    }

    void accept(Listed device) throws IOException, InterruptedException {
        call("POST", "/devices/" + device.id() + "/accept", body(Map.of()));
    }

    /** Sends a release to all accepted devices; the rollout's id. */
    String rollOut(String release) throws IOException, InterruptedException {
        return call(
                        "POST",
                        "/rollouts",
                        body(Map.of("name", "demo", "release", release, "target", Map.of("all", true))))
                .path("id")
                .asString();
    }

    List<Part> parts(String rollout) throws IOException, InterruptedException {
        Map<String, String> names = new HashMap<>();
        for (Listed device : devices()) {
            names.put(device.id(), device.name());
        }
        List<Part> parts = new ArrayList<>();
        for (JsonNode part : call("GET", "/rollouts/" + rollout + "/assignments", BodyPublishers.noBody())) {
            String device = part.path("device").asString();
            parts.add(new Part(
                    names.getOrDefault(device, device),
                    part.path("status").asString(),
                    part.hasNonNull("finished_at")));
        }
        return parts;
    }

    private BodyPublisher body(Object value) {
        return BodyPublishers.ofString(json.writeValueAsString(value));
    }

    private JsonNode call(String method, String path, BodyPublisher body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").method(method, body));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + "/api/v1" + path)).timeout(PATIENCE);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 != 2) {
            throw new IOException("%s %s answered %d: %s"
                    .formatted(
                            response.request().method(),
                            response.uri().getPath(),
                            response.statusCode(),
                            new String(response.body(), StandardCharsets.UTF_8)));
        }
        return json.readTree(response.body().length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : response.body());
    }
}
