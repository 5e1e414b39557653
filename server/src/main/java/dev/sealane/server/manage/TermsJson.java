package dev.sealane.server.manage;

import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Members;
import dev.sealane.server.rollout.ActionType;
import dev.sealane.server.rollout.MaintenanceWindow;
import dev.sealane.server.rollout.Terms;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;

/** How our own API reads and writes the terms of a rollout. */
final class TermsJson {
    /** Longer than any name of a time zone. */
    private static final int MAX_TEXT = 64;

    private TermsJson() {}

    static Members write(Terms terms) {
        return new Members()
                .put("action_type", terms.type().word())
                .put("forced_at", terms.type().forcedAt())
                .put("maintenance_window", terms.window().map(TermsJson::window))
                .put("confirmation_required", terms.confirmation())
                .put("weight", terms.weight());
    }

    /** The terms among the fields of a rollout; what is absent is plain, or as the tenant decided. */
    static Terms read(JsonObject body, FleetSettings settings) {
        Terms terms = Terms.PLAIN
                .withType(type(body))
                .withConfirmation(body.flag("confirmation_required", settings.confirmation()));
        Optional<JsonObject> window = body.optionalObject("maintenance_window");
        if (window.isPresent()) {
            terms = terms.withWindow(window(window.get()));
        }
        OptionalInt weight = body.optionalInt("weight", 0, Terms.HEAVIEST);
        return weight.isPresent() ? terms.withWeight(weight.getAsInt()) : terms;
    }

    private static ActionType type(JsonObject body) {
        String word = body.optionalText("action_type").orElse("forced");
        Optional<Instant> forcedAt = body.optionalText("forced_at").map(text -> time(body, text));
        return ActionType.of(word, forcedAt)
                .orElseThrow(() -> HttpRefusal.badRequest("bad-field", "there is no such action type")
                        .expected(String.join(", ", ActionType.WORDS) + "; 'forced_at' with time-forced and no other")
                        .found(word)
                        .where(body.path() + ".action_type"));
    }

    private static MaintenanceWindow window(JsonObject body) {
        String schedule = body.text("schedule");
        OptionalInt seconds = body.optionalInt("duration_seconds", 1, (int) MaintenanceWindow.LONGEST.toSeconds());
        String zone = body.optionalText("time_zone").orElse("UTC");
        body.refuseOthers();
        if (seconds.isEmpty()) {
            throw HttpRefusal.badRequest("missing-field", "the field 'duration_seconds' is missing")
                    .where(body.path() + ".duration_seconds");
        }
        return new MaintenanceWindow(schedule, Duration.ofSeconds(seconds.getAsInt()), zone(body, zone));
    }

    private static Members window(MaintenanceWindow window) {
        return new Members()
                .put("schedule", window.schedule())
                .put("duration_seconds", window.duration().toSeconds())
                .put("time_zone", window.zone().getId());
    }

    private static ZoneId zone(JsonObject body, String text) {
        try {
            return ZoneId.of(bounded(text));
        } catch (DateTimeException unknown) {
            throw HttpRefusal.badRequest("bad-field", "there is no such time zone")
                    .expected("a name as Europe/Berlin, or an offset as +01:00")
                    .found(bounded(text))
                    .where(body.path() + ".time_zone")
                    .causedBy(unknown);
        }
    }

    private static Instant time(JsonObject body, String text) {
        try {
            return Instant.parse(bounded(text));
        } catch (DateTimeException malformed) {
            throw HttpRefusal.badRequest("bad-field", "the field 'forced_at' is no time")
                    .expected("a time as 2027-01-31T02:00:00Z")
                    .found(bounded(text))
                    .where(body.path() + ".forced_at")
                    .causedBy(malformed);
        }
    }

    private static String bounded(String text) {
        return text.substring(0, Math.min(text.length(), MAX_TEXT));
    }
}
