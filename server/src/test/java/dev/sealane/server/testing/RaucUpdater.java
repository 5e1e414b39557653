package dev.sealane.server.testing;

import dev.sealane.server.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A client that behaves as rauc-hawkbit-updater 1.4 does, by the digest's section 4: what it requires it insists on, and
 * only status 200 is success to it. It installs into memory.
 */
public final class RaucUpdater {
    private static final String TYPE = "application/json;charset=UTF-8";

    private final HttpClient http;
    private final String root;
    private final String authorization;
    private final List<String> complaints = new ArrayList<>();
    private byte[] installed = {};
    private int cutAfter = Integer.MAX_VALUE;

    /** Calls the server as this device. */
    public RaucUpdater(HttpClient http, String server, String id, String authorization) {
        this.http = http;
        this.root = server + "/DEFAULT/controller/v1/" + id;
        this.authorization = authorization;
    }

    /** What it has installed last. */
    public byte[] installed() {
        return installed.clone();
    }

    /** Everything in the server's answers that it could not work with. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Makes its next download end early once, so that it resumes by a range. */
    public void cutNextDownloadAfter(int bytes) {
        cutAfter = bytes;
    }

    /** What one round came to. */
    public enum Round {
        IDLE,
        CANCELED,
        INSTALLED,
        DOWNLOADED,
        FAILED,
        SKIPPED
    }

    /** Asks once and does what it is told, to the end. */
    public Round run() throws IOException, InterruptedException {
        JsonNode base = json(get(root));
        JsonNode links = base.path("_links");
        if (links.has("configData")) {
            send(
                    "PUT",
                    links.at("/configData/href").asString(),
                    Map.of(
                            "time", "20261120T151210",
                            "status", Map.of("result", Map.of("finished", "success"), "execution", "closed"),
                            "data", Map.of("product", "rauc-board", "device_type", "rauc-board")));
        }
        if (links.has("cancelAction")) {
            return cancel(links.at("/cancelAction/href").asString());
        }
        return links.has("deploymentBase")
                ? deploy(links.at("/deploymentBase/href").asString())
                : Round.IDLE;
    }

    private Round cancel(String href) throws IOException, InterruptedException {
        String stopId = text(json(get(href)).at("/cancelAction/stopId"), "cancelAction.stopId");
        feedback(root + "/cancelAction/" + stopId + "/feedback", stopId, "closed", "success", "Action canceled.");
        return Round.CANCELED;
    }

    private Round deploy(String href) throws IOException, InterruptedException {
        JsonNode body = json(get(href));
        String id = text(body.path("id"), "id");
        String feedback = root + "/deploymentBase/" + id + "/feedback";
        String download = text(body.at("/deployment/download"), "deployment.download");
        String update = text(body.at("/deployment/update"), "deployment.update");
        JsonNode chunks = body.at("/deployment/chunks");
        if (chunks.size() != 1 || chunks.at("/0/artifacts").size() != 1) {
            feedback(
                    feedback,
                    id,
                    "closed",
                    "failure",
                    "Deployment " + id + " unsupported: cannot handle multiple chunks.");
            return Round.FAILED;
        }
        if (download.equals("skip")) {
            return Round.SKIPPED;
        }
        JsonNode chunk = chunks.path(0);
        String name = text(chunk.path("name"), "name");
        String version = text(chunk.path("version"), "version");
        JsonNode artifact = chunk.at("/artifacts/0");
        byte[] bundle = fetch(link(artifact), artifact.path("size").asInt());
        feedback(feedback, id, "proceeding", "none", "Download complete. 1.00 MB/s");
        String expected = text(artifact.at("/hashes/sha1"), "hashes.sha1");
        String actual = sha1(bundle);
        if (!actual.equals(expected)) {
            feedback(
                    feedback,
                    id,
                    "closed",
                    "failure",
                    "Software: " + name + " V" + version + ". Invalid checksum: " + actual + " expected " + expected);
            return Round.FAILED;
        }
        feedback(feedback, id, "proceeding", "none", "File checksum OK.");
        if (update.equals("skip")) {
            if (!body.at("/deployment/maintenanceWindow").isString()) {
                feedback(feedback, id, "downloaded", "success", "File checksum OK.");
            }
            return Round.DOWNLOADED;
        }
        feedback(feedback, id, "proceeding", "none", "installing");
        feedback(feedback, id, "proceeding", "none", "  0% Installing");
        installed = bundle;
        feedback(feedback, id, "closed", "success", "Software bundle installed successfully.");
        return Round.INSTALLED;
    }

    private byte[] fetch(String href, int size) throws IOException, InterruptedException {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        while (bundle.size() < size) {
            HttpRequest.Builder request = request(href);
            if (bundle.size() > 0) {
                request.header("Range", "bytes=" + bundle.size() + "-");
            }
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            int wanted = bundle.size() > 0 ? 206 : 200;
            if (answer.statusCode() != wanted) {
                throw new IOException("the download answered " + answer.statusCode());
            }
            int take = Math.min(answer.body().length, cutAfter);
            cutAfter = Integer.MAX_VALUE;
            bundle.write(answer.body(), 0, take);
        }
        return bundle.toByteArray();
    }

    private static String link(JsonNode artifact) {
        JsonNode links = artifact.path("_links");
        return (links.has("download") ? links.path("download") : links.path("download-http"))
                .path("href")
                .asString();
    }

    private void feedback(String href, String id, String execution, String finished, String detail)
            throws IOException, InterruptedException {
        send(
                "POST",
                href,
                Map.of(
                        "id",
                        id,
                        "time",
                        "20261120T151210",
                        "status",
                        Map.of(
                                "result", Map.of("finished", finished),
                                "execution", execution,
                                "details", List.of(detail))));
    }

    private void send(String method, String href, Object body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                request(href)
                        .header("Content-Type", TYPE)
                        .method(method, BodyPublishers.ofString(Json.write(body)))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            complaints.add(method + " " + href + " answered " + answer.statusCode());
        }
    }

    private HttpResponse<String> get(String href) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request(href).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("GET " + href + " answered " + answer.statusCode());
        }
        return answer;
    }

    private HttpRequest.Builder request(String href) {
        return HttpRequest.newBuilder(URI.create(href))
                .header("Accept", TYPE)
                .header("User-Agent", "rauc-hawkbit-c-agent/1.0")
                .header("Authorization", authorization);
    }

    private String text(JsonNode node, String what) {
        if (!node.isString()) {
            complaints.add(what + " is no text: " + node);
        }
        return node.asString("");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.parse("answer", answer.body());
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
