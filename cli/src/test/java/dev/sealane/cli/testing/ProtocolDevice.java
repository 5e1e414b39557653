package dev.sealane.cli.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.sign.PemKeys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A device that says over the Mender protocol whatever a test wants it to say. */
public final class ProtocolDevice implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DEPLOYMENTS = "/api/devices/v1/deployments/device/deployments";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String server;
    private final String serial;
    private final KeyPair key;
    private String token = "";

    public ProtocolDevice(String server, String serial) throws Exception {
        this.server = server;
        this.serial = serial;
        this.key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    /** Asks for admission; whether the server let it in. */
    public boolean ask() throws Exception {
        byte[] body = JSON.writeValueAsBytes(Map.of(
                "id_data",
                JSON.writeValueAsString(Map.of("serial", serial)),
                "pubkey",
                PemKeys.encodePublic(key.getPublic())));
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(key.getPrivate());
        signer.update(body);
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(server + "/api/devices/v1/authentication/auth_requests"))
                        .header("Content-Type", "application/json")
                        .header("X-MEN-Signature", Base64.getEncoder().encodeToString(signer.sign()))
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
        token = answer.statusCode() == 200 ? answer.body() : "";
        return !token.isEmpty();
    }

    /** Takes what the server has for a board and ends it with {@code status}, sending a log where it failed. */
    public void work(String runs, String status) throws Exception {
        String id = JSON.readTree(
                        call("GET", DEPLOYMENTS + "/next?artifact_name=" + runs + "&device_type=board", "", 200))
                .path("id")
                .asString();
        call("PUT", DEPLOYMENTS + "/" + id + "/status", "{\"status\":\"downloading\"}", 204);
        if (status.equals("failure")) {
            String message =
                    "{\"timestamp\":\"2026-01-02T03:04:05Z\",\"level\":\"error\",\"message\":\"no \\u001b room\"}";
            call("PUT", DEPLOYMENTS + "/" + id + "/log", "{\"messages\":[" + message + "]}", 204);
        }
        call("PUT", DEPLOYMENTS + "/" + id + "/status", "{\"status\":\"" + status + "\"}", 204);
    }

    private String call(String method, String path, String body, int expected) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(server + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode())
                .as("%s %s: %s", method, path, answer.body())
                .isEqualTo(expected);
        return answer.body();
    }

    @Override
    public void close() {
        client.close();
    }
}
