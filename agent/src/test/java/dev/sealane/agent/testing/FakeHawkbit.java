package dev.sealane.agent.testing;

import dev.sealane.agent.testing.ScriptedServer.Received;
import dev.sealane.agent.testing.ScriptedServer.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The device API of a hawkBit for one device, in the words and byte for byte the forms that hawkBit 1.0.4 was seen to use,
 * with knobs for what may differ and what can go wrong.
 */
public final class FakeHawkbit implements FakeServer, AutoCloseable {
    /** The device's own resource. */
    public static final String ROOT = "/DEFAULT/controller/v1/dev-1";

    /** What the device proves itself with. */
    public static final String TOKEN = "f2d1a7c3b5e94860a1b2c3d4e5f60718";

    private static final String HAL = "Content-Type: application/hal+json;charset=UTF-8";

    private final ScriptedServer server = new ScriptedServer(this::answer);
    private final List<String> feedbacks = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<String>> planned = new ConcurrentHashMap<>();
    private final Deque<Long> cuts = new ArrayDeque<>();
    private final List<String> artifacts = new ArrayList<>();
    private volatile String sleep = "\"config\":{\"polling\":{\"sleep\":\"00:05:00\"}}";
    private volatile boolean wantsAttributes;
    private volatile String action = "";
    private volatile String kind = "deploymentBase";
    private volatile String handling = "\"download\":\"forced\",\"update\":\"forced\"";
    private volatile String linkName = "download-http";
    private volatile byte[] content = {};

    @Override
    public URI url() {
        return server.url();
    }

    /** Offers one artifact as an action until it is closed. */
    public FakeHawkbit deploy(String id, String fileName, byte[] bytes) {
        content = bytes;
        artifacts.clear();
        artifact(fileName, bytes.length, digest("SHA-256", bytes));
        kind = "deploymentBase";
        action = id;
        return this;
    }

    /** Adds an artifact in a chunk of its own. */
    public FakeHawkbit artifact(String fileName, long size, String sha256) {
        artifacts.add("""
                {"part":"os","version":"2.0","name":"fw","encrypted":false,"artifacts":[{"filename":"%s","hashes":{\
                "sha1":"%s","md5":"9bb58f26192e4ba00f01e2e7b136bbd8","sha256":"%s"},"size":%d,"_links":{"LINK":{\
                "href":"%s%s/softwaremodules/24/artifacts/u"},"md5sum-http":{"href":"http://md5"}}}],\
                "metadata":[{"key":"k","value":"v"}]}""".formatted(fileName, digest("SHA-1", content), sha256, size, url(), ROOT));
        return this;
    }

    /** How the artifact's link is called: {@code download} or {@code download-http}. */
    public FakeHawkbit linkName(String name) {
        linkName = name;
        return this;
    }

    /** The words of the action, as JSON members. */
    public FakeHawkbit handling(String members) {
        handling = members;
        return this;
    }

    /** What the poll says about polling, as JSON members; empty for nothing. */
    public FakeHawkbit config(String members) {
        sleep = members;
        return this;
    }

    public FakeHawkbit wantsAttributes() {
        wantsAttributes = true;
        return this;
    }

    /** What the present action is: {@code deploymentBase}, {@code cancelAction} or {@code confirmationBase}. */
    public FakeHawkbit turnInto(String resource) {
        kind = resource;
        return this;
    }

    public FakeHawkbit withdraw() {
        action = "";
        return this;
    }

    /** Answers the next call of this kind with a whole answer: status line and fields, blank line, body. */
    public FakeHawkbit plan(String call, String... answers) {
        planned.computeIfAbsent(call, _ -> new ArrayDeque<>()).addAll(List.of(answers));
        return this;
    }

    /** Cuts the next downloads, each after this many bytes of its body. */
    public FakeHawkbit cutDownloads(long... afterBytes) {
        synchronized (cuts) {
            cuts.clear();
            for (long bytes : afterBytes) {
                cuts.add(bytes);
            }
        }
        return this;
    }

    /** What was told, as {@code resource id execution finished}. */
    public List<String> feedbacks() {
        return List.copyOf(feedbacks);
    }

    /** The bodies of feedbacks and other things that were sent. */
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    public List<String> ranges() {
        return List.copyOf(ranges);
    }

    public List<Received> received() {
        return server.received();
    }

    /** Closed actions only, in the words of the other protocol. */
    @Override
    public List<String> statuses() {
        return feedbacks.stream()
                .filter(line -> line.contains(" closed "))
                .map(line -> line.replaceAll("\\S+ (\\S+) closed (\\S+)", "$1 $2"))
                .toList();
    }

    @Override
    public Object news() {
        return feedbacks + " " + received().reversed().stream().limit(8).toList();
    }

    private void answer(Received request, Reply reply) throws IOException {
        String call = callOf(request);
        String plan = planned(call);
        if (plan != null) {
            reply.raw(plan);
        } else if (!request.header("Authorization").equals("TargetToken " + TOKEN)) {
            reply.head(401, 0);
        } else {
            authorised(call, request, reply);
        }
    }

    private String planned(String call) {
        Deque<String> plan = planned.get(call);
        synchronized (planned) {
            return plan == null ? null : plan.poll();
        }
    }

    private static String callOf(Received request) {
        String path = request.path().replaceAll("\\?.*", "");
        if (path.equals(ROOT)) {
            return "poll";
        }
        if (path.contains("/artifacts/")) {
            return "artifact";
        }
        return path.endsWith("/feedback")
                ? "feedback"
                : path.replaceFirst("^/[^/]+/controller/v1/[^/]+/?", "").replaceAll("/.*", "");
    }

    private void authorised(String call, Received request, Reply reply) throws IOException {
        switch (call) {
            case "poll" -> reply.send(200, poll(), HAL, "ETag: \"0b1946ac92492d2347c6235b4d2611184\"");
            case "deploymentBase" -> deployment(request, reply);
            case "cancelAction" ->
                reply.send(
                        200,
                        "{\"id\":\"" + idOf(request) + "\",\"cancelAction\":{\"stopId\":\"" + action + "\"}}",
                        HAL);
            case "configData" -> {
                wantsAttributes = false;
                bodies.add(request.body());
                reply.head(200, 0);
            }
            case "installedBase" -> {
                bodies.add(request.body());
                reply.send(404, "{\"errorCode\":\"hawkbit.server.error.repo.entityNotFound\"}", HAL);
            }
            case "feedback" -> feedback(request, reply);
            case "artifact" -> download(request, reply);
            default -> reply.head(404, 0);
        }
    }

    private String poll() {
        List<String> links = new ArrayList<>();
        if (!action.isEmpty()) {
            links.add("\"" + kind + "\":{\"href\":\"" + url() + "/default/controller/v1/dev-1/" + kind + "/" + action
                    + (kind.equals("cancelAction") ? "" : "?c=771178423") + "\"}");
        }
        if (wantsAttributes) {
            links.add("\"configData\":{\"href\":\"" + url() + "/default/controller/v1/dev-1/configData\"}");
        }
        List<String> members = new ArrayList<>();
        if (!sleep.isEmpty()) {
            members.add(sleep);
        }
        if (!links.isEmpty()) {
            members.add("\"_links\":{" + String.join(",", links) + "}");
        }
        return "{" + String.join(",", members) + "}";
    }

    private void deployment(Received request, Reply reply) throws IOException {
        if (!idOf(request).equals(action) || !kind.equals("deploymentBase")) {
            reply.head(404, 0);
            return;
        }
        reply.send(
                200, """
                {"id":"%s","deployment":{%s,"chunks":[%s]},"futureMember":{"a":[1]}}""".formatted(action, handling, String.join(",", artifacts).replace("LINK", linkName)), HAL);
    }

    private void feedback(Received request, Reply reply) throws IOException {
        String[] parts = request.path().split("/", -1);
        String id = parts[parts.length - 2];
        if (!id.equals(action)) {
            reply.head(410, 0);
            return;
        }
        String execution = request.body().replaceAll(".*\"execution\":\"([^\"]*)\".*", "$1");
        String finished = request.body().replaceAll(".*\"finished\":\"([^\"]*)\".*", "$1");
        bodies.add(request.body());
        feedbacks.add(parts[parts.length - 3] + " " + id + " " + execution + " " + finished);
        if (execution.equals("closed")) {
            action = "";
        }
        reply.head(200, 0);
    }

    private static String idOf(Received request) {
        return request.path().replaceAll("\\?.*", "").replaceAll(".*/", "");
    }

    private void download(Received request, Reply reply) throws IOException {
        ranges.add(request.header("Range"));
        byte[] bytes = content;
        String tag = "\"" + digest("SHA-1", bytes) + "\"";
        int from = 0;
        if (request.header("Range").startsWith("bytes=")
                && request.header("If-Range").equals(tag)) {
            from = Integer.parseInt(request.header("Range").replaceAll("bytes=([0-9]+)-.*", "$1"));
            reply.head(
                    206,
                    bytes.length - from,
                    "ETag: " + tag,
                    "Content-Range: bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        } else {
            reply.head(
                    200,
                    bytes.length,
                    "ETag: " + tag,
                    "Accept-Ranges: bytes",
                    "Content-Type: application/octet-stream");
        }
        reply.write(bytes, from, (int) Math.min(bytes.length - from, cut()));
    }

    private long cut() {
        synchronized (cuts) {
            Long cut = cuts.poll();
            return cut == null ? Long.MAX_VALUE : cut;
        }
    }

    public static String digest(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The whole answer with an empty body, as hawkBit gives it for 401, 404 and 410. */
    public static String empty(int status) {
        return "HTTP/1.1 " + status + " Reason\r\nContent-Length: 0\r\n\r\n";
    }

    /** A whole answer with a body of JSON. */
    public static String json(int status, String body) {
        return "HTTP/1.1 " + status + " Reason\r\n" + HAL + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    @Override
    public void close() {
        server.close();
    }
}
