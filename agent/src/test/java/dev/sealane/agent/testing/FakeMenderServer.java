package dev.sealane.agent.testing;

import dev.sealane.agent.testing.ScriptedServer.Received;
import dev.sealane.agent.testing.ScriptedServer.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The device API of a Mender server for one device, with one deployment at a time and knobs for everything that can go
 * wrong.
 */
public final class FakeMenderServer implements FakeServer, AutoCloseable {
    /** The prefix of all calls. */
    public static final String API = "/api/devices/";

    private final ScriptedServer server = new ScriptedServer(this::answer);
    private final List<String> statuses = new CopyOnWriteArrayList<>();
    private final List<String> logs = new CopyOnWriteArrayList<>();
    private final List<String> inventories = new CopyOnWriteArrayList<>();
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final Map<String, Deque<Integer>> failures = new ConcurrentHashMap<>();

    private volatile boolean admits = true;
    private final AtomicInteger tokens = new AtomicInteger();
    private volatile String deployment = "";
    private volatile String artifactName = "";
    private volatile String deviceType = "board";
    private volatile byte[] artifact = {};
    private volatile String entityTag = "\"one\"";
    private final AtomicInteger link = new AtomicInteger();
    private volatile long stall = Long.MAX_VALUE;
    private final Deque<Long> cuts = new ArrayDeque<>();

    @Override
    public URI url() {
        return server.url();
    }

    /** Offers an artifact from now on, until a final status was reported. */
    public void deploy(String id, String name, byte[] bytes) {
        artifact = bytes;
        artifactName = name;
        deployment = id;
    }

    public void withdraw() {
        deployment = "";
    }

    public void admits(boolean now) {
        admits = now;
    }

    /** Forgets the tokens it gave out. */
    public void forgetTokens() {
        tokens.incrementAndGet();
    }

    /** Replaces the artifact without a word, as a careless administrator does. */
    public void replaceArtifact(byte[] bytes, String tag) {
        artifact = bytes;
        entityTag = tag;
    }

    /** Makes all links given out so far answer 403. */
    public void expireLinks() {
        link.incrementAndGet();
    }

    /** Falls silent after this many bytes of a download's body, until the agent hangs up. */
    public void stallDownloadAfter(long bytes) {
        stall = bytes;
    }

    /** Cuts the next downloads, each after this many bytes of its body. */
    public void cutDownloads(long... afterBytes) {
        synchronized (cuts) {
            for (long bytes : afterBytes) {
                cuts.add(bytes);
            }
        }
    }

    /** Cuts no more downloads. */
    public void mendDownloads() {
        synchronized (cuts) {
            cuts.clear();
        }
    }

    /** Answers the next calls of this kind ({@code next}, {@code status}, …) with these statuses instead. */
    public void failNext(String call, Integer... status) {
        failures.computeIfAbsent(call, _ -> new ArrayDeque<>()).addAll(List.of(status));
    }

    public List<Received> received() {
        return server.received();
    }

    /** What was reported, as {@code deployment status}. */
    @Override
    public List<String> statuses() {
        return List.copyOf(statuses);
    }

    @Override
    public Object news() {
        return statuses + " " + logs + " "
                + received().reversed().stream().limit(5).toList();
    }

    public List<String> logs() {
        return List.copyOf(logs);
    }

    public List<String> inventories() {
        return List.copyOf(inventories);
    }

    /** The {@code Range} of each download, empty for a whole one. */
    public List<String> ranges() {
        return List.copyOf(ranges);
    }

    private void answer(Received request, Reply reply) throws IOException {
        if (request.path().startsWith("/artifact/")) {
            download(request, reply);
            return;
        }
        String call = callOf(request);
        Integer planned = planned(call);
        if (planned != null) {
            reply.send(planned, "{\"error\":\"planned\"}");
            return;
        }
        if (call.equals("auth")) {
            authenticate(reply);
        } else if (!request.header("Authorization").equals("Bearer token-" + tokens.get())) {
            reply.send(401, "{\"error\":\"unauthorized\"}");
        } else {
            authorised(call, request, reply);
        }
    }

    private Integer planned(String call) {
        Deque<Integer> plan = failures.get(call);
        synchronized (failures) {
            return plan == null ? null : plan.poll();
        }
    }

    private static String callOf(Received request) {
        String path = request.path();
        if (path.startsWith(API + "v1/authentication/auth_requests")) {
            return "auth";
        }
        if (path.startsWith(API + "v2/deployments/device/deployments/next")) {
            return "next";
        }
        if (path.startsWith(API + "v1/deployments/device/deployments/next")) {
            return "next-v1-" + request.method();
        }
        if (path.startsWith(API + "v1/inventory")) {
            return "inventory";
        }
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private void authenticate(Reply reply) throws IOException {
        if (admits) {
            reply.send(200, "token-" + tokens.get(), "Content-Type: application/jwt");
        } else {
            reply.send(401, "{\"error\":\"dev auth: unauthorized\",\"request_id\":\"req-1\"}");
        }
    }

    private void authorised(String call, Received request, Reply reply) throws IOException {
        switch (call) {
            case "next", "next-v1-POST", "next-v1-GET" -> next(reply);
            case "status" -> {
                String id = idOf(request);
                String status = request.body().replaceAll(".*\"status\":\"([^\"]*)\".*", "$1");
                statuses.add(id + " " + status);
                if (id.equals(deployment)
                        && List.of("success", "failure", "already-installed").contains(status)) {
                    deployment = "";
                }
                reply.head(204, -1);
            }
            case "log" -> {
                logs.add(request.body());
                reply.head(204, -1);
            }
            case "inventory" -> {
                inventories.add(request.body());
                reply.send(200, "");
            }
            default -> reply.send(404, "{\"error\":\"no such call\"}");
        }
    }

    private static String idOf(Received request) {
        String[] parts = request.path().split("/", -1);
        return parts[parts.length - 2];
    }

    private void next(Reply reply) throws IOException {
        if (deployment.isEmpty()) {
            reply.head(204, -1);
            return;
        }
        reply.send(200, """
                {"id":"%s","artifact":{"id":"a-1","artifact_name":"%s","source":{"uri":"%s/artifact/%d?signature=s",\
                "expire":"2030-01-01T00:00:00Z"},"device_types_compatible":["%s"]}}""".formatted(deployment, artifactName, url(), link.get(), deviceType));
    }

    private void download(Received request, Reply reply) throws IOException {
        ranges.add(request.header("Range"));
        if (!request.path().startsWith("/artifact/" + link.get() + "?")) {
            reply.send(403, "expired");
            return;
        }
        byte[] bytes = artifact;
        int from = 0;
        boolean same = request.header("If-Range").isEmpty()
                || request.header("If-Range").equals(entityTag);
        if (same && request.header("Range").startsWith("bytes=")) {
            from = Integer.parseInt(request.header("Range").replaceAll("bytes=([0-9]+)-.*", "$1"));
            reply.head(
                    206,
                    bytes.length - from,
                    "ETag: " + entityTag,
                    "Content-Range: bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        } else {
            reply.head(200, bytes.length, "ETag: " + entityTag);
        }
        long most = Math.min(cut(), stall);
        reply.write(bytes, from, (int) Math.min(bytes.length - from, most));
        if (most == stall) {
            reply.awaitHangUp();
        }
    }

    private long cut() {
        synchronized (cuts) {
            Long cut = cuts.poll();
            return cut == null ? Long.MAX_VALUE : cut;
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
