package dev.sealane.server.manage.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.json.Json;
import dev.sealane.server.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A script that was written for hawkBit: HTTP Basic, and the JSON of its management API. */
final class HawkbitScript {
    private static final String BOUNDARY = "----script";

    private final HttpClient http;
    private final String server;
    private final String authorization;

    HawkbitScript(HttpClient http, String server) {
        this(http, server, TestServer.ADMIN.email(), TestServer.ADMIN.password());
    }

    HawkbitScript(HttpClient http, String server, String user, String password) {
        this.http = http;
        this.server = server;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return expect(200, send("GET", path, ""));
    }

    /** A list with a condition. */
    JsonNode query(String path, String rsql) throws IOException, InterruptedException {
        return get(path + "?q=" + URLEncoder.encode(rsql, StandardCharsets.UTF_8));
    }

    JsonNode post(String path, String body) throws IOException, InterruptedException {
        return expect(201, send("POST", path, body));
    }

    /** A POST that is a command. */
    void command(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("POST", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        for (int index = 0; index < headers.length; index += 2) {
            request.header(headers[index], headers[index + 1]);
        }
        return http.send(request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    /** Uploads a file as a form, with fields before and behind it. */
    HttpResponse<String> upload(
            long module, String fileName, byte[] content, Map<String, String> before, Map<String, String> behind)
            throws IOException, InterruptedException {
        StringBuilder head = new StringBuilder();
        before.forEach((name, value) -> field(head, name, value));
        head.append("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        StringBuilder tail = new StringBuilder("\r\n");
        behind.forEach((name, value) -> field(tail, name, value));
        tail.append("--" + BOUNDARY + "--\r\n");
        return http.send(
                request("softwaremodules/" + module + "/artifacts")
                        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        .POST(BodyPublishers.concat(
                                BodyPublishers.ofString(head.toString()),
                                BodyPublishers.ofByteArray(content),
                                BodyPublishers.ofString(tail.toString())))
                        .build(),
                BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> answer) {
        return Json.parse("answer", answer.body());
    }

    /** The error's code without what all codes begin with. */
    static String code(HttpResponse<String> answer) {
        return json(answer).path("errorCode").asString("").replace("hawkbit.server.error.", "");
    }

    private static JsonNode expect(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return json(answer);
    }

    private static void field(StringBuilder form, String name, String value) {
        form.append(
                "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n");
    }

    private HttpRequest.Builder request(String path) {
        String address = path.startsWith("http") ? path : server + "/rest/v1/" + path;
        return HttpRequest.newBuilder(URI.create(address)).header("Authorization", authorization);
    }
}
