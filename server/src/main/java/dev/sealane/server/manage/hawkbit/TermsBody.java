package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Members;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.rollout.ActionType;
import dev.sealane.server.rollout.MaintenanceWindow;
import dev.sealane.server.rollout.Terms;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The terms of an assignment or a rollout in hawkBit's words (digest, 2.4). */
final class TermsBody {
    private TermsBody() {}

    /**
     * {@code type}, {@code forcetime}, {@code weight}, {@code confirmationRequired}, {@code maintenanceWindow}. Whoever
     * does not say whether consent is needed leaves it to the tenant.
     */
    static Terms read(JsonObject body, FleetSettings settings) {
        Terms terms = Terms.PLAIN
                .withType(type(body))
                .withConfirmation(body.flag("confirmationRequired", settings.confirmation()));
        OptionalInt weight = body.optionalInt("weight", 0, Terms.HEAVIEST);
        if (weight.isPresent()) {
            terms = terms.withWeight(weight.getAsInt());
        }
        Optional<JsonObject> window = body.optionalObject("maintenanceWindow");
        return window.isPresent() ? terms.withWindow(window(window.get())) : terms;
    }

    /** hawkBit's word. */
    static String word(ActionType type) {
        return switch (type) {
            case ActionType.Forced _ -> "forced";
            case ActionType.Soft _ -> "soft";
            case ActionType.TimeForced _ -> "timeforced";
            case ActionType.DownloadOnly _ -> "downloadonly";
        };
    }

    static Members window(MaintenanceWindow window) {
        return new Members()
                .put("schedule", window.schedule())
                .put(
                        "duration",
                        LocalTime.ofSecondOfDay(window.duration().toSeconds())
                                .format(java.time.format.DateTimeFormatter.ISO_LOCAL_TIME))
                .put("timezone", window.zone().getId());
    }

    private static ActionType type(JsonObject body) {
        String word = body.optionalText("type").orElse("forced").toLowerCase(Locale.ROOT);
        OptionalLong time = body.optionalLong("forcetime");
        return switch (word) {
            case "forced" -> new ActionType.Forced();
            case "soft" -> new ActionType.Soft();
            case "downloadonly" -> new ActionType.DownloadOnly();
            case "timeforced" ->
                new ActionType.TimeForced(Instant.ofEpochMilli(
                        time.orElseThrow(() -> HttpRefusal.badRequest("missing-field", "a time is missing")
                                .expected("milliseconds since 1970 with timeforced")
                                .where(body.path() + ".forcetime"))));
            default ->
                throw HttpRefusal.badRequest("bad-field", "there is no such type of action")
                        .expected("forced, soft, timeforced or downloadonly")
                        .found(word)
                        .where(body.path() + ".type");
        };
    }

    /** All three parts or none; the schedule is judged by the domain. */
    private static MaintenanceWindow window(JsonObject body) {
        String schedule = part(body, "schedule");
        String duration = part(body, "duration");
        String zone = part(body, "timezone");
        try {
            return new MaintenanceWindow(
                    schedule, Duration.ofSeconds(LocalTime.parse(duration).toSecondOfDay()), ZoneOffset.of(zone));
        } catch (DateTimeException | InvalidInput wrong) {
            throw HttpRefusal.badRequest("maintenance-window", "the maintenance window cannot be read")
                    .expected("a cron schedule, a duration such as 02:00:00 and a time zone such as +01:00")
                    .found(schedule + ", " + duration + ", " + zone)
                    .where(body.path())
                    .causedBy(wrong);
        }
    }

    private static String part(JsonObject body, String name) {
        return body.optionalText(name)
                .orElseThrow(() -> HttpRefusal.badRequest("maintenance-window", "the maintenance window is not whole")
                        .expected("schedule, duration and timezone")
                        .where(body.path() + "." + name));
    }
}
