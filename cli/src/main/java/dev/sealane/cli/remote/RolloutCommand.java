package dev.sealane.cli.remote;

import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code sealane rollout}: sending a release to devices. */
@Command(
        name = "rollout",
        description = "Create, control and watch rollouts.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class RolloutCommand {
    /** To which devices: exactly one of the three. */
    static final class TargetArguments {
        @Option(names = "--all", required = true, description = "To every accepted device.")
        private boolean all;

        @Option(names = "--group", required = true, paramLabel = "NAME", description = "To a group.")
        private @Nullable String group;

        @Option(
                names = "--device",
                required = true,
                paramLabel = "DEVICE",
                description = "To this device; may be repeated.")
        private @Nullable List<String> devices;

        Map<String, Object> json() {
            if (group != null) {
                return Map.of("group", group);
            }
            return devices != null ? Map.of("devices", devices) : Map.of("all", all);
        }
    }

    @Command(name = "create", description = "Send a release to devices.", mixinStandardHelpOptions = true)
    int create(
            @Mixin RemoteArguments remote,
            @Option(names = "--release", required = true, paramLabel = "NAME", description = "What is sent.")
                    String release,
            @Option(names = "--name", paramLabel = "NAME", description = "For people; the release's name if absent.")
                    @Nullable
                    String name,
            @Option(names = "--force", description = "Install again where the release runs already.") boolean force,
            @ArgGroup(multiplicity = "1") TargetArguments target,
            @Mixin TermsArguments terms,
            @Mixin PlanArguments plan)
            throws IOException, CommandFailure {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name == null ? release : name);
        body.put("release", release);
        body.put("target", target.json());
        body.put("force_installation", force);
        body.putAll(terms.json());
        body.putAll(plan.json());
        try (RemoteServer server = remote.connect()) {
            return remote.print(server.post("/rollouts", body));
        }
    }

    @Command(name = "list", description = "List rollouts, newest first.", mixinStandardHelpOptions = true)
    int list(
            @Mixin RemoteArguments remote,
            @Option(names = "--status", paramLabel = "WORD", description = "pending, running or finished.") @Nullable
                    String status,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "At most so many.")
                    int limit)
            throws IOException, CommandFailure {
        try (RemoteServer server = remote.connect()) {
            List<JsonNode> rollouts =
                    server.list(new Query("/rollouts").with("status", status).path(), limit);
            return remote.print(
                    rollouts, "id", "name", "release", "status", "devices", "finished_devices", "created_at");
        }
    }

    @Command(name = "show", description = "Show a rollout, device by device.", mixinStandardHelpOptions = true)
    int show(
            @Mixin RemoteArguments remote,
            @Parameters(paramLabel = "ROLLOUT", description = "Its id.") String id,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "At most so many devices.")
                    int limit)
            throws IOException, CommandFailure {
        try (RemoteServer server = remote.connect()) {
            JsonNode rollout = server.get(path(id));
            if (remote.isJson()) {
                return remote.print(rollout);
            }
            remote.print(rollout);
            remote.out().println();
            return remote.print(
                    server.list(path(id) + "/assignments", limit),
                    "device",
                    "status",
                    "substate",
                    "has_log",
                    "changed_at");
        }
    }

    @Command(
            name = "confirm",
            description = "Agree to a rollout for its devices that wait for it.",
            mixinStandardHelpOptions = true)
    int confirm(
            @Mixin RemoteArguments remote,
            @Parameters(paramLabel = "ROLLOUT", description = "Its id.") String id,
            @Option(names = "--device", paramLabel = "DEVICE", description = "For this device alone.") @Nullable
                    String device)
            throws IOException, CommandFailure {
        try (RemoteServer server = remote.connect()) {
            return remote.print(server.post((device == null ? path(id) : path(id, device)) + "/confirm"));
        }
    }

    @Command(
            name = "deny",
            description = "Disagree for one device; it goes on waiting.",
            mixinStandardHelpOptions = true)
    int deny(
            @Mixin RemoteArguments remote,
            @Parameters(index = "0", paramLabel = "ROLLOUT", description = "The rollout's id.") String id,
            @Parameters(index = "1", paramLabel = "DEVICE", description = "The device's id.") String device)
            throws IOException, CommandFailure {
        try (RemoteServer server = remote.connect()) {
            return remote.print(server.post(path(id, device) + "/deny"));
        }
    }

    @Command(
            name = "start",
            description = "Begin the first phase of a rollout that waits to be started.",
            mixinStandardHelpOptions = true)
    int start(@Mixin RemoteArguments remote, @Parameters(paramLabel = "ROLLOUT", description = "Its id.") String id)
            throws IOException, CommandFailure {
        return step(remote, id, "start", Map.of());
    }

    @Command(
            name = "pause",
            description = "Let no further phase begin; devices that have begun go on.",
            mixinStandardHelpOptions = true)
    int pause(@Mixin RemoteArguments remote, @Parameters(paramLabel = "ROLLOUT", description = "Its id.") String id)
            throws IOException, CommandFailure {
        return step(remote, id, "pause", Map.of());
    }

    @Command(name = "resume", description = "Let a paused rollout go on.", mixinStandardHelpOptions = true)
    int resume(@Mixin RemoteArguments remote, @Parameters(paramLabel = "ROLLOUT", description = "Its id.") String id)
            throws IOException, CommandFailure {
        return step(remote, id, "resume", Map.of());
    }

    @Command(
            name = "next",
            description = "Begin the next phase now, whatever its thresholds say.",
            mixinStandardHelpOptions = true)
    int next(@Mixin RemoteArguments remote, @Parameters(paramLabel = "ROLLOUT", description = "Its id.") String id)
            throws IOException, CommandFailure {
        return step(remote, id, "next", Map.of());
    }

    @Command(name = "approve", description = "Approve a rollout that waits for it.", mixinStandardHelpOptions = true)
    int approve(
            @Mixin RemoteArguments remote,
            @Parameters(paramLabel = "ROLLOUT", description = "Its id.") String id,
            @Option(names = "--remark", paramLabel = "TEXT", defaultValue = "", description = "Why.") String remark)
            throws IOException, CommandFailure {
        return step(remote, id, "approve", Map.of("remark", remark));
    }

    @Command(
            name = "reject",
            description = "Refuse to approve a rollout that waits for it.",
            mixinStandardHelpOptions = true)
    int reject(
            @Mixin RemoteArguments remote,
            @Parameters(paramLabel = "ROLLOUT", description = "Its id.") String id,
            @Option(names = "--remark", paramLabel = "TEXT", defaultValue = "", description = "Why.") String remark)
            throws IOException, CommandFailure {
        return step(remote, id, "reject", Map.of("remark", remark));
    }

    @Command(name = "abort", description = "Stop a rollout.", mixinStandardHelpOptions = true)
    int abort(
            @Mixin RemoteArguments remote,
            @Parameters(paramLabel = "ROLLOUT", description = "Its id.") String id,
            @Option(names = "--yes", description = "Do it.") boolean yes)
            throws IOException, CommandFailure {
        try (RemoteServer server = remote.connect()) {
            if (!yes) {
                JsonNode rollout = server.get(path(id));
                long open = rollout.path("devices").asLong(0)
                        - rollout.path("finished_devices").asLong(0);
                throw new CommandFailure(
                        ExitCode.USAGE, "this stops " + open + " devices that have not ended", "add --yes to do it");
            }
            return remote.print(server.post(path(id) + "/abort"));
        }
    }

    @Command(
            name = "watch",
            description = "Wait until every device has ended, telling what changes.",
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:every device has the release",
                "1:no device got it",
                "7:it took longer than --timeout",
                "9:some devices got it, others did not"
            })
    int watch(
            @Mixin RemoteArguments remote,
            @Parameters(paramLabel = "ROLLOUT", description = "Its id.") String id,
            @Option(names = "--timeout", paramLabel = "SECONDS", description = "Give up after so long.") @Nullable
                    Integer timeoutSeconds)
            throws IOException, CommandFailure {
        Optional<Duration> timeout = Optional.ofNullable(timeoutSeconds).map(Duration::ofSeconds);
        try (RemoteServer server = remote.connect()) {
            return new RolloutWatch(server, remote).until(path(id), timeout);
        }
    }

    @Command(name = "log", description = "Read the log a device sent.", mixinStandardHelpOptions = true)
    int log(
            @Mixin RemoteArguments remote,
            @Parameters(index = "0", paramLabel = "ROLLOUT", description = "The rollout's id.") String id,
            @Parameters(index = "1", paramLabel = "DEVICE", description = "The device's id.") String device)
            throws IOException, CommandFailure {
        try (RemoteServer server = remote.connect()) {
            JsonNode log = server.get(path(id) + "/assignments/" + RemoteServer.encode(device) + "/log");
            if (remote.isJson()) {
                return remote.print(log);
            }
            for (JsonNode message : log) {
                String line = message.path("timestamp").asString("") + " "
                        + message.path("level").asString("") + ": "
                        + message.path("message").asString("");
                remote.out().println(line.replaceAll("[\\p{Cntrl}&&[^\t]]", "?"));
            }
        }
        return ExitCode.DONE.number();
    }

    private static int step(RemoteArguments remote, String id, String verb, Map<String, Object> body)
            throws IOException, CommandFailure {
        try (RemoteServer server = remote.connect()) {
            String path = path(id) + "/" + verb;
            return remote.print(body.isEmpty() ? server.post(path) : server.post(path, body));
        }
    }

    private static String path(String id, String device) {
        return path(id) + "/assignments/" + RemoteServer.encode(device);
    }

    private static String path(String id) {
        return "/rollouts/" + RemoteServer.encode(id);
    }
}
