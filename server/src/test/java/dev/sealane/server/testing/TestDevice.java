package dev.sealane.server.testing;

import dev.sealane.server.json.Json;
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
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A device that speaks the Mender protocol as stock clients do, request by request. */
public final class TestDevice {
    private final HttpClient http;
    private final String server;
    private final String identity;
    private final KeyPair keys;
    private String token = "";

    public TestDevice(HttpClient http, String server, String identity, KeyPair keys) {
        this.http = http;
        this.server = server;
        this.identity = identity;
        this.keys = keys;
    }

    /** A device with a fresh Ed25519 key. */
    public static TestDevice create(HttpClient http, String server, String serial) {
        return new TestDevice(http, server, "{\"sn\":\"" + serial + "\"}", Fleet.keyPair());
    }

    /** Asks for a token and keeps it. The body ends with the line feed that some clients sign along. */
    public HttpResponse<String> authenticate() throws Exception {
        HttpResponse<String> answer = authenticate(authBody(), signature(authBody()));
        token = answer.statusCode() == 200 ? answer.body() : "";
        return answer;
    }

    public HttpResponse<String> authenticate(byte[] body, String signature) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(server + "/api/devices/v1/authentication/auth_requests"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer dummy")
                        .header("X-MEN-Signature", signature)
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** The request stock clients sign. */
    public byte[] authBody() {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("id_data", identity);
        body.put("pubkey", Fleet.pem(keys));
        body.put("tenant_token", "dummy");
        return (Json.write(body) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    public String signature(byte[] body) throws GeneralSecurityException {
        String algorithm = switch (keys.getPrivate().getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(keys.getPrivate());
        signer.update(body);
        return Base64.getEncoder().encodeToString(signer.sign());
    }

    public HttpResponse<String> next(String artifactName, String deviceType) throws Exception {
        return send(
                "POST",
                "/api/devices/v2/deployments/device/deployments/next",
                "{\"device_provides\":{\"artifact_name\":\"" + artifactName + "\",\"device_type\":\"" + deviceType
                        + "\"},\"update_control_map\":true}");
    }

    public HttpResponse<String> status(String deployment, String status) throws Exception {
        return send(
                "PUT",
                "/api/devices/v1/deployments/device/deployments/" + deployment + "/status",
                "{\"status\":\"" + status + "\"}\n");
    }

    /** Sends a body of unknown length, chunked, as the 3.x clients do with every authorised request. */
    public HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept-Encoding", "gzip");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return http.send(
                request.method(
                                method,
                                bytes.length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes)))
                        .build(),
                BodyHandlers.ofString());
    }

    public HttpResponse<byte[]> download(String uri, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    public String token() {
        return token;
    }

    public void useToken(String other) {
        token = other;
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return Json.parse("answer", answer.body());
    }
}
