package dev.sealane.server.page;

import dev.sealane.server.json.Json;
import dev.sealane.server.testing.Fleet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A device that speaks the Mender protocol by hand, one step at a time, so that a test decides what it does when. */
final class ProtocolDevice {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String server;
    private final Map<String, String> identity;
    private final String deviceType;
    private final KeyPair keys = Fleet.keyPair();
    private String token = "";
    private String runs;
    private String deployment = "";

    ProtocolDevice(String server, Map<String, String> identity, String deviceType, String runs) {
        this.server = server;
        this.identity = new LinkedHashMap<>(identity);
        this.deviceType = deviceType;
        this.runs = runs;
    }

    /** Shows its key; true once it is admitted. */
    boolean authenticate() {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("id_data", Json.write(identity));
        body.put("pubkey", Fleet.pem(keys));
        body.put("tenant_token", "");
        byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer = send(request("/api/devices/v1/authentication/auth_requests")
                .header("X-MEN-Signature", sign(bytes))
                .POST(BodyPublishers.ofByteArray(bytes)));
        token = answer.statusCode() == 200 ? answer.body() : "";
        return !token.isEmpty();
    }

    void reportInventory(Map<String, String> attributes) {
        List<Map<String, String>> list = attributes.entrySet().stream()
                .map(entry -> Map.of("name", entry.getKey(), "value", entry.getValue()))
                .toList();
        expect(200, put("/api/devices/v1/inventory/device/attributes", Json.write(list)));
    }

    /** Asks for work; true if there is some. */
    boolean poll() {
        Map<String, Object> body = Map.of("device_provides", Map.of("device_type", deviceType, "artifact_name", runs));
        HttpResponse<String> answer = send(request("/api/devices/v2/deployments/device/deployments/next")
                .POST(BodyPublishers.ofString(Json.write(body))));
        if (answer.statusCode() == 204) {
            return false;
        }
        expect(200, answer);
        JsonNode work = Json.parse("next", answer.body());
        deployment = work.get("id").asString();
        download(URI.create(work.get("artifact").get("source").get("uri").asString()));
        return true;
    }

    void report(String status) {
        expect(
                204,
                put(
                        "/api/devices/v1/deployments/device/deployments/" + deployment + "/status",
                        Json.write(Map.of("status", status))));
    }

    /** Reports the status without minding the answer, which is 409 after an abort. */
    int tryReport(String status) {
        return put(
                        "/api/devices/v1/deployments/device/deployments/" + deployment + "/status",
                        Json.write(Map.of("status", status)))
                .statusCode();
    }

    /** The end of a good update: from now on it runs the release. */
    void succeed(String release) {
        report("success");
        runs = release;
    }

    /** The end of a bad update, with the log. */
    void fail(String... errors) {
        report("failure");
        List<Map<String, String>> messages = new java.util.ArrayList<>();
        messages.add(line("info", "Running the state machine: installing"));
        for (String error : errors) {
            messages.add(line("error", error));
        }
        messages.add(line("info", "Rolling back to the release that ran before"));
        expect(
                204,
                put(
                        "/api/devices/v1/deployments/device/deployments/" + deployment + "/log",
                        Json.write(Map.of("messages", messages))));
    }

    private static Map<String, String> line(String level, String message) {
        return Map.of("timestamp", "2026-11-20T15:16:43Z", "level", level, "message", message);
    }

    private static void download(URI uri) {
        HttpResponse<byte[]> answer;
        try {
            answer = CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new AssertionError("the download failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        expect(200, answer);
    }

    private HttpResponse<String> put(String path, String body) {
        return send(request(path).PUT(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(server + path)).header("Content-Type", "application/json");
        return token.isEmpty() ? builder : builder.header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("the server did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void expect(int status, HttpResponse<?> answer) {
        if (answer.statusCode() != status) {
            throw new AssertionError(answer.uri() + " answered " + answer.statusCode() + " instead of " + status + ": "
                    + Optional.ofNullable(answer.body()).orElse(null));
        }
    }

    private String sign(byte[] body) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(body);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
