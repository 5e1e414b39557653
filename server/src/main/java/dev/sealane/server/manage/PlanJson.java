package dev.sealane.server.manage;

import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Members;
import dev.sealane.server.rollout.Division;
import dev.sealane.server.rollout.Gate;
import dev.sealane.server.rollout.Hold;
import dev.sealane.server.rollout.Phase;
import dev.sealane.server.rollout.Plan;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** How our own API reads how a rollout goes on, and writes its phases. */
final class PlanJson {
    /** Longer than any time. */
    private static final int MAX_TEXT = 64;

    private PlanJson() {}

    /** The plan among the fields of a rollout; without any of them it begins at once and is not divided. */
    static Plan read(JsonObject body) {
        Optional<Instant> startsAt = body.optionalText("starts_at").map(text -> time(body, text));
        boolean waits = body.flag("wait_for_start", startsAt.isPresent());
        Optional<JsonObject> phases = body.optionalObject("phases");
        Plan plan = Plan.AT_ONCE;
        if (phases.isPresent()) {
            plan = plan.withDivision(division(phases.get()));
        }
        return waits ? plan.withHold(Hold.AWAITS_START, startsAt) : plan;
    }

    private static Division division(JsonObject phases) {
        int count = phases.optionalInt("count", 1, Plan.MAX_PHASES).orElse(1);
        OptionalInt success = phases.optionalInt("success_percent", 0, 100);
        OptionalInt error = phases.optionalInt("error_percent", 0, 100);
        Gate.Then then = phases.flag("pause_between", false) ? Gate.Then.PAUSE : Gate.Then.BEGIN_NEXT;
        phases.refuseOthers();
        return new Division.Equal(count, new Gate(success.orElse(Gate.NONE.successPercent()), then, error));
    }

    static Map<String, Object> phase(Phase phase) {
        Members members = new Members()
                .put("number", phase.number())
                .put("name", phase.name())
                .put("status", phase.status().name().toLowerCase(Locale.ROOT))
                .put("devices", phase.deviceCount())
                .put("open_devices", phase.openCount())
                .put("succeeded_devices", phase.successCount())
                .put("failed_devices", phase.failureCount())
                .put("success_percent", phase.gate().successPercent())
                .put("pause_after", phase.gate().then() == Gate.Then.PAUSE)
                .put("confirmation_required", phase.confirmation())
                .put("started_at", phase.startedAt());
        phase.gate().errorPercent().ifPresent(percent -> members.put("error_percent", percent));
        return members.map();
    }

    private static Instant time(JsonObject body, String text) {
        try {
            return Instant.parse(text.substring(0, Math.min(text.length(), MAX_TEXT)));
        } catch (DateTimeException malformed) {
            throw HttpRefusal.badRequest("bad-field", "the field 'starts_at' is no time")
                    .expected("a time as 2027-01-31T02:00:00Z")
                    .where(body.path() + ".starts_at")
                    .causedBy(malformed);
        }
    }
}
