package dev.sealane.server.rollout;

import dev.sealane.server.db.Row;
import dev.sealane.server.refusal.InvalidInput;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * On what terms a device takes a rollout. A rollout has its terms, and each of its assignments a copy that may change.
 *
 * @param window when devices may install; at any time if empty
 * @param confirmation whether somebody has to agree, at the device or for it, before the device is told
 * @param weight of several open assignments of a device, the heaviest goes first; 0 to {@link #HEAVIEST}
 */
public record Terms(ActionType type, Optional<MaintenanceWindow> window, boolean confirmation, int weight) {
    /** hawkBit's range, and its default. */
    public static final int HEAVIEST = 1_000;

    /** Install at once, without asking. */
    public static final Terms PLAIN = new Terms(new ActionType.Forced(), Optional.empty(), false, HEAVIEST);

    static final List<String> COLUMNS = List.of(
            "action_type", "forced_at", "window_schedule", "window_seconds", "window_zone", "confirmation", "weight");

    public Terms {
        if (weight < 0 || weight > HEAVIEST) {
            throw new InvalidInput("weight", "expected 0 to " + HEAVIEST);
        }
    }

    public Terms withType(ActionType changed) {
        return new Terms(changed, window, confirmation, weight);
    }

    public Terms withWindow(MaintenanceWindow changed) {
        return new Terms(type, Optional.of(changed), confirmation, weight);
    }

    public Terms withConfirmation(boolean required) {
        return new Terms(type, window, required, weight);
    }

    public Terms withWeight(int changed) {
        return new Terms(type, window, confirmation, changed);
    }

    /** What a device that is offered the release may do at this moment. */
    public Allowance at(Instant now) {
        Allowance.Window state = window.map(
                        present -> present.isOpen(now) ? Allowance.Window.OPEN : Allowance.Window.CLOSED)
                .orElse(Allowance.Window.NONE);
        Optional<Instant> opensAt =
                state == Allowance.Window.CLOSED ? window.flatMap(present -> present.opening(now)) : Optional.empty();
        return new Allowance(type.isForced(now), type.installs(), state, opensAt);
    }

    /** The values of {@link #COLUMNS}. */
    List<Object> values() {
        return List.of(
                type.word(),
                type.forcedAt(),
                window.map(MaintenanceWindow::schedule),
                window.map(present -> (int) present.duration().toSeconds()),
                window.map(present -> present.zone().getId()),
                confirmation,
                weight);
    }

    /** The terms in a row that has {@code action_type} and the columns that go with it. */
    public static Terms read(Row row) {
        String word = row.text("action_type");
        ActionType type = ActionType.of(word, row.optionalInstant("forced_at"))
                .orElseThrow(() -> new IllegalStateException("unknown action type in the database: " + word));
        Optional<MaintenanceWindow> window = row.optionalText("window_schedule")
                .map(schedule -> new MaintenanceWindow(
                        schedule,
                        Duration.ofSeconds(row.number("window_seconds")),
                        ZoneId.of(row.text("window_zone"))));
        return new Terms(type, window, row.flag("confirmation"), row.count("weight"));
    }
}
