package dev.sealane.server.testing;

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
import java.util.Map;

/** A script of an operator: signs in and uploads over Mender's management API. */
public final class ManagementClient {
    private static final String BOUNDARY = "sealane-test-boundary";

    private final HttpClient http;
    private final String server;
    private final String token;

    private ManagementClient(HttpClient http, String server, String token) {
        this.http = http;
        this.server = server;
        this.token = token;
    }

    /** Signs in as the test server's first user. */
    public static ManagementClient signIn(HttpClient http, String server) throws IOException, InterruptedException {
        String credentials = TestServer.ADMIN.email() + ":" + TestServer.ADMIN.password();
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(server + "/api/management/v1/useradm/auth/login"))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("login answered " + answer.statusCode() + ": " + answer.body());
        }
        return new ManagementClient(http, server, answer.body());
    }

    public HttpResponse<String> upload(Path artifact) throws IOException, InterruptedException {
        return upload("/api/management/v1/deployments/artifacts", Files.readAllBytes(artifact), Map.of());
    }

    /** Uploads over our own API a file about which these parts say what it does not say itself. */
    public HttpResponse<String> upload(byte[] file, Map<String, String> parts)
            throws IOException, InterruptedException {
        return upload("/api/v1/artifacts", file, parts);
    }

    private HttpResponse<String> upload(String path, byte[] file, Map<String, String> parts)
            throws IOException, InterruptedException {
        StringBuilder head = new StringBuilder();
        parts.forEach((name, value) -> head.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\""
                + name + "\"\r\n\r\n" + value + "\r\n"));
        head.append("--" + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"artifact\"; filename=\"a.mender\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n");
        HttpRequest.BodyPublisher body = BodyPublishers.concat(
                BodyPublishers.ofString(head.toString()),
                BodyPublishers.ofByteArray(file),
                BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
        return http.send(
                HttpRequest.newBuilder(URI.create(server + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(server + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    public HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
        return send("PUT", path, body);
    }

    public String token() {
        return token;
    }

    /** Sends JSON, or an empty body. */
    public HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(server + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
