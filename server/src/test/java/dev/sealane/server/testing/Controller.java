package dev.sealane.server.testing;

import dev.sealane.server.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;

/** A device that speaks hawkBit's DDI, request by request. */
public final class Controller {
    private final HttpClient http;
    private final String root;
    private final String authorization;

    private Controller(HttpClient http, String root, String authorization) {
        this.http = http;
        this.root = root;
        this.authorization = authorization;
    }

    /** A device with a token of its own. */
    public static Controller withToken(HttpClient http, String server, String id, String token) {
        return new Controller(http, server + "/default/controller/v1/" + id, "TargetToken " + token);
    }

    /** A device behind a gateway. */
    public static Controller behindGateway(HttpClient http, String server, String id, String token) {
        return new Controller(http, server + "/default/controller/v1/" + id, "GatewayToken " + token);
    }

    /** A device that sends just this in its Authorization header, and none if it is blank. */
    public static Controller authorised(HttpClient http, String server, String id, String authorization) {
        return new Controller(http, server + "/default/controller/v1/" + id, authorization);
    }

    /** The address of the device's own resource. */
    public String root() {
        return root;
    }

    public HttpResponse<String> poll() throws IOException, InterruptedException {
        return get("");
    }

    /** The address behind a link of the poll's answer; empty if it is not there. */
    public String link(String name) throws IOException, InterruptedException {
        return json(poll()).path("_links").path(name).path("href").asString("");
    }

    /** The number at the end of a link's path. */
    public long action(String link) throws IOException, InterruptedException {
        String path = URI.create(link(link)).getPath();
        return Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
    }

    /** A GET below the device's root, or of an absolute address. */
    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return http.send(request(path, headers).build(), BodyHandlers.ofString());
    }

    public HttpResponse<byte[]> download(String path, String... headers) throws IOException, InterruptedException {
        return http.send(request(path, headers).build(), BodyHandlers.ofByteArray());
    }

    public HttpResponse<String> head(String path) throws IOException, InterruptedException {
        return http.send(request(path).method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path, headers);
        if (headers.length == 0) {
            request.header("Content-Type", "application/json");
        }
        return http.send(request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> sendBytes(String method, String path, byte[] body, String type)
            throws IOException, InterruptedException {
        return http.send(
                request(path, "Content-Type", type)
                        .method(method, BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    public HttpResponse<String> attributes(String body) throws IOException, InterruptedException {
        return send("PUT", "/configData", body);
    }

    /** Reports about an action, as SWUpdate words it. */
    public HttpResponse<String> feedback(String link, long action, String execution, String finished, String... details)
            throws IOException, InterruptedException {
        return send(
                "POST",
                "/" + link + "/" + action + "/feedback",
                "{\"id\":" + action + ",\"time\":\"20261120T153211\",\"status\":{\"result\":{\"finished\":\"" + finished
                        + "\"},\"execution\":\"" + execution + "\",\"details\":" + Json.write(details) + "}}");
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return Json.parse("answer", answer.body());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : root + path));
        if (!authorization.isBlank()) {
            request.header("Authorization", authorization);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }
}
