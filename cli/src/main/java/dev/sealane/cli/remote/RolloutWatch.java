package dev.sealane.cli.remote;

import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Looks at a rollout once a second until it has finished; each change is a line on standard error. */
record RolloutWatch(RemoteServer server, RemoteArguments remote) {
    private static final Duration GLANCE = Duration.ofSeconds(1);

    /** Statuses of devices that run the release in the end. */
    private static final Set<String> HAVE_IT = Set.of("success", "already-installed");

    int until(String path, Optional<Duration> timeout) throws IOException, CommandFailure {
        Optional<Instant> deadline = timeout.map(Instant.now()::plus);
        String shown = "";
        while (true) {
            JsonNode rollout = server.get(path);
            String now = describe(rollout);
            if (!now.equals(shown)) {
                remote.err().println(now);
                remote.err().flush();
                shown = now;
            }
            if (rollout.path("status").asString("").equals("finished")) {
                remote.print(rollout);
                return ending(rollout).number();
            }
            if (deadline.isPresent() && Instant.now().plus(GLANCE).isAfter(deadline.get())) {
                throw new CommandFailure(
                        ExitCode.TIMED_OUT,
                        "the rollout has not finished within "
                                + timeout.orElse(Duration.ZERO).toSeconds() + " s",
                        "watch it again, or stop it with 'sealane rollout abort'");
            }
            pause();
        }
    }

    private static ExitCode ending(JsonNode rollout) {
        long devices = rollout.path("devices").asLong(0);
        long haveIt = HAVE_IT.stream()
                .mapToLong(status -> rollout.path("counts").path(status).asLong(0))
                .sum();
        if (haveIt == devices) {
            return ExitCode.DONE;
        }
        return haveIt > 0 ? ExitCode.PARTLY_DONE : ExitCode.FAILED;
    }

    private static String describe(JsonNode rollout) {
        List<String> counts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> count : rollout.path("counts").properties()) {
            counts.add(count.getValue().asLong(0) + " " + count.getKey());
        }
        return rollout.path("status").asString("") + ", "
                + rollout.path("finished_devices").asLong(0) + " of "
                + rollout.path("devices").asLong(0) + " devices have ended"
                + (counts.isEmpty() ? "" : ": " + String.join(", ", counts));
    }

    private static void pause() throws CommandFailure {
        try {
            Thread.sleep(GLANCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.FAILED, "interrupted", interrupted);
        }
    }
}
