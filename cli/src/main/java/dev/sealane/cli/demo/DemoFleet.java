package dev.sealane.cli.demo;

import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.remote.RemoteServer;
import dev.sealane.cli.remote.UploadLabels;
import dev.sealane.cli.terminal.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The operator of the demo, who works through the management API as the remote commands do. */
record DemoFleet(RemoteServer server) implements AutoCloseable {
    /** More devices than the demo has. */
    private static final int LIMIT = 100;

    /** A device as the API lists it. */
    record Listed(String id, String name, String admission) {}

    /** One device's part in the rollout. */
    record Part(String device, String status, boolean isFinished) {}

    static DemoFleet signIn(String url, String email, String password) throws IOException, CommandFailure {
        return new DemoFleet(RemoteServer.signIn(url, email, password));
    }

    /** Lets devices of the other dialect in with one shared token, as pending, and has them call every second. */
    String openGateway() throws IOException, CommandFailure {
        server.patch("/settings", Map.of("poll_interval_seconds", 1));
        return server.post("/settings/gateway-token").path("token").asString();
    }

    void upload(Path artifact, UploadLabels labels) throws IOException, CommandFailure {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        try (Progress silent = new Progress(nowhere, Progress.Style.NONE, "", 0, InstantSource.system())) {
            server.upload(artifact, labels, silent);
        }
    }

    List<Listed> devices() throws IOException, CommandFailure {
        return server.list("/devices", LIMIT).stream()
                .map(device -> new Listed(
                        device.path("id").asString(),
                        name(device.path("identity")),
                        device.path("admission").asString()))
                .toList();
    }

    /** A device of the other dialect has one name, which is its whole identity. */
    private static String name(JsonNode identity) {
        return identity.path("serial").asString(identity.path("controller_id").asString(""));
    }

    void accept(Listed device) throws IOException, CommandFailure {
        server.post("/devices/" + device.id() + "/accept");
    }

    /** Sends a release to all accepted devices; the rollout's id. */
    String rollOut(String release) throws IOException, CommandFailure {
        JsonNode rollout =
                server.post("/rollouts", Map.of("name", "demo", "release", release, "target", Map.of("all", true)));
        return rollout.path("id").asString();
    }

    List<Part> parts(String rollout) throws IOException, CommandFailure {
        Map<String, String> names = new HashMap<>();
        for (Listed device : devices()) {
            names.put(device.id(), device.name());
        }
        return server.list("/rollouts/" + rollout + "/assignments", LIMIT).stream()
                .map(part -> {
                    String device = part.path("device").asString();
                    return new Part(
                            names.getOrDefault(device, device),
                            part.path("status").asString(),
                            part.hasNonNull("finished_at"));
                })
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
