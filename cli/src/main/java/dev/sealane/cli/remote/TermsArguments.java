package dev.sealane.cli.remote;

import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** On what terms devices take a rollout, as options. */
final class TermsArguments {
    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "forced (the default), soft, time-forced or download-only.")
    private @Nullable String type;

    @Option(
            names = "--forced-at",
            paramLabel = "TIME",
            description = "When time-forced becomes forced, as 2027-01-31T02:00:00Z.")
    private @Nullable String forcedAt;

    @Option(
            names = "--weight",
            paramLabel = "N",
            description = "0 to 1000, the default: of a device's open rollouts the heaviest goes first.")
    private @Nullable Integer weight;

    @Option(
            names = "--confirmation",
            negatable = true,
            description = "Ask somebody before each device is told; as the server's settings say if absent.")
    private @Nullable Boolean confirmation;

    @ArgGroup(exclusive = false)
    private @Nullable Window window;

    /** When devices may install. */
    static final class Window {
        @Option(
                names = "--window",
                required = true,
                paramLabel = "CRON",
                description = "When devices may install: opens at these times, as \"0 0 2 ? * SUN\".")
        private String schedule = "";

        @Option(
                names = "--window-duration",
                required = true,
                paramLabel = "HH:MM:SS",
                description = "How long the window stays open.")
        private String duration = "";

        @Option(
                names = "--window-zone",
                paramLabel = "ZONE",
                description = "The time zone of the window, as Europe/Berlin or +01:00; UTC if absent.")
        private @Nullable String zone;
    }

    /** The members of the request; what was not said is absent. */
    Map<String, Object> json() throws CommandFailure {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, "action_type", type);
        put(json, "forced_at", forcedAt);
        put(json, "weight", weight);
        put(json, "confirmation_required", confirmation);
        if (window != null) {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("schedule", window.schedule);
            described.put("duration_seconds", seconds(window.duration));
            put(described, "time_zone", window.zone);
            json.put("maintenance_window", described);
        }
        return json;
    }

    private static void put(Map<String, Object> json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    private static long seconds(String text) throws CommandFailure {
        if (!text.matches("\\d{2}:[0-5]\\d:[0-5]\\d")) {
            throw new CommandFailure(
                    ExitCode.USAGE, "'" + text + "' is no duration", "write --window-duration as HH:MM:SS");
        }
        String[] parts = text.split(":", -1);
        return Duration.ofHours(Long.parseLong(parts[0]))
                .plusMinutes(Long.parseLong(parts[1]))
                .plusSeconds(Long.parseLong(parts[2]))
                .toSeconds();
    }
}
