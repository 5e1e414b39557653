package dev.sealane.server.page;

import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.page.view.NewRolloutView;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.rollout.ActionType;
import dev.sealane.server.rollout.Division;
import dev.sealane.server.rollout.Gate;
import dev.sealane.server.rollout.Hold;
import dev.sealane.server.rollout.MaintenanceWindow;
import dev.sealane.server.rollout.Plan;
import dev.sealane.server.rollout.RolloutRequest;
import dev.sealane.server.rollout.Target;
import dev.sealane.server.rollout.Terms;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a person has chosen so far about a new rollout, as the form's fields say it. Texts stay as they were typed until
 * {@link #terms} and {@link #plan} read them.
 *
 * @param fields the fields of the form; those that it does not have are not looked at
 */
record RolloutChoice(Map<String, List<String>> fields) {
    /** Every field of the form. */
    static final List<String> PARAMETERS = List.of(
            "release",
            "to",
            "group",
            "device",
            "q",
            "name",
            "confirmation",
            "begin",
            "type",
            "forced_at",
            "when",
            "schedule",
            "duration",
            "zone",
            "weight",
            "phases",
            "success",
            "error",
            "pause");

    /** The gate of phases for which nobody says another: hawkBit's default. */
    static final int USUAL_PERCENT = 50;

    RolloutChoice {
        fields = Map.copyOf(fields);
    }

    static RolloutChoice of(Map<String, List<String>> fields) {
        return new RolloutChoice(fields);
    }

    /** What stands in a field; empty where it is not there. */
    String text(String name) {
        List<String> values = fields.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.getFirst().strip();
    }

    String release() {
        return text("release");
    }

    NewRolloutView.Target to() {
        for (NewRolloutView.Target target : NewRolloutView.Target.values()) {
            if (target.word().equals(text("to"))) {
                return target;
            }
        }
        return NewRolloutView.Target.ALL;
    }

    Set<DeviceId> devices() {
        Set<DeviceId> devices = new HashSet<>();
        fields.getOrDefault("device", List.of())
                .forEach(device -> DeviceId.parse(device).ifPresent(devices::add));
        return devices;
    }

    /** Whether to ask for consent; empty leaves it to the settings. */
    Optional<Boolean> confirmation() {
        return Optional.of(text("confirmation")).filter(word -> !word.isEmpty()).map("yes"::equals);
    }

    /** The word of the action type. */
    String type() {
        String word = text("type");
        return ActionType.WORDS.contains(word) ? word : ActionType.WORDS.getFirst();
    }

    boolean hasWindow() {
        return text("when").equals("window");
    }

    boolean waitsForStart() {
        return text("begin").equals("later");
    }

    /** How many phases; one where nothing that is a number was typed. */
    int phases() {
        String typed = text("phases");
        return typed.matches("\\d{1,9}") ? Math.max(1, Integer.parseInt(typed)) : 1;
    }

    /** The target, if enough is chosen to say it. */
    Optional<Target> target() {
        String group = text("group");
        Set<DeviceId> devices = devices();
        return switch (to()) {
            case ALL -> Optional.of(new Target.All());
            case GROUP -> group.isEmpty() ? Optional.empty() : Optional.of(new Target.Group(new GroupName(group)));
            case DEVICES -> devices.isEmpty() ? Optional.empty() : Optional.of(new Target.Devices(devices));
        };
    }

    /** What the rollout is called: what the person typed, or the release and its target. */
    String rolloutName() {
        String name = text("name");
        if (!name.isEmpty()) {
            return name;
        }
        String target = switch (to()) {
            case ALL -> "every device";
            case GROUP -> text("group");
            case DEVICES -> devices().size() == 1 ? "1 device" : devices().size() + " devices";
        };
        String full = release() + " to " + target;
        return full.substring(0, Math.min(full.length(), RolloutRequest.MAX_NAME));
    }

    /**
     * On what terms.
     *
     * @param usual whether the tenant asks for consent where nobody says
     * @throws InvalidInput if a field does not hold what it should
     */
    Terms terms(boolean usual) {
        Optional<Instant> forcedAt = type().equals("time-forced") ? Optional.of(forcedAt()) : Optional.empty();
        Terms terms = Terms.PLAIN
                .withType(ActionType.of(type(), forcedAt).orElseThrow())
                .withConfirmation(confirmation().orElse(usual))
                .withWeight(number("weight", Terms.HEAVIEST));
        return hasWindow() ? terms.withWindow(window()) : terms;
    }

    /**
     * How it goes on.
     *
     * @throws InvalidInput if a field does not hold what it should
     */
    Plan plan() {
        Plan plan = phases() == 1 ? Plan.AT_ONCE : Plan.AT_ONCE.withDivision(new Division.Equal(phases(), gate()));
        return waitsForStart() ? plan.withHold(Hold.AWAITS_START, Optional.empty()) : plan;
    }

    private Gate gate() {
        Gate.Then then = text("pause").isEmpty() ? Gate.Then.BEGIN_NEXT : Gate.Then.PAUSE;
        return new Gate(number("success", USUAL_PERCENT), then, OptionalInt.of(number("error", USUAL_PERCENT)));
    }

    private Instant forcedAt() {
        try {
            return LocalDateTime.parse(text("forced_at")).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException malformed) {
            throw new InvalidInput("forced_at", "expected a day and a time (UTC)");
        }
    }

    private MaintenanceWindow window() {
        try {
            ZoneId zone = ZoneId.of(text("zone").isEmpty() ? "UTC" : text("zone"));
            Duration duration =
                    Duration.ofSeconds(LocalTime.parse(text("duration")).toSecondOfDay());
            return new MaintenanceWindow(text("schedule"), duration, zone);
        } catch (DateTimeException malformed) {
            throw new InvalidInput(
                    "maintenance_window", "expected a duration as 02:00 and a time zone as Europe/Berlin or +01:00");
        }
    }

    private int number(String name, int otherwise) {
        String typed = text(name);
        if (typed.isEmpty()) {
            return otherwise;
        }
        if (!typed.matches("\\d{1,9}")) {
            throw new InvalidInput(name, "expected a whole number");
        }
        return Integer.parseInt(typed);
    }
}
