package dev.sealane.cli.remote;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How a rollout goes on, as options. */
final class PlanArguments {
    @Option(
            names = "--wait-for-start",
            description = "Begin when somebody starts it: 'sealane rollout start', after an approval if one is needed.")
    private boolean waitForStart;

    @Option(
            names = "--starts-at",
            paramLabel = "TIME",
            description = "When it starts by itself, as 2027-01-31T02:00:00Z.")
    private @Nullable String startsAt;

    @ArgGroup(exclusive = false)
    private @Nullable Phases phases;

    /** Which devices begin together. */
    static final class Phases {
        @Option(
                names = "--phases",
                required = true,
                paramLabel = "N",
                description = "Divide the devices into so many phases of equal size.")
        private int count;

        @Option(
                names = "--success",
                paramLabel = "PERCENT",
                description = "From this share of successes on the next phase begins; 100 if absent.")
        private @Nullable Integer success;

        @Option(
                names = "--error",
                paramLabel = "PERCENT",
                description = "Beyond this share of failures the rollout pauses; nothing pauses it if absent.")
        private @Nullable Integer error;

        @Option(names = "--pause-between", description = "Pause after each phase until 'sealane rollout resume'.")
        private boolean pauses;
    }

    /** The members of the request; what was not said is absent. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        if (waitForStart) {
            json.put("wait_for_start", true);
        }
        if (startsAt != null) {
            json.put("starts_at", startsAt);
        }
        if (phases != null) {
            Map<String, Object> divided = new LinkedHashMap<>();
            divided.put("count", phases.count);
            if (phases.success != null) {
                divided.put("success_percent", phases.success);
            }
            if (phases.error != null) {
                divided.put("error_percent", phases.error);
            }
            divided.put("pause_between", phases.pauses);
            json.put("phases", divided);
        }
        return json;
    }
}
