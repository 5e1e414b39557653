package dev.sealane.server.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a rollout presses its devices: hawkBit's action types (DDI digest, 2.3). A device that is not asked takes all alike. */
public sealed interface ActionType {
    /** Every word, as the database and our own interfaces write it. */
    List<String> WORDS = List.of("forced", "soft", "time-forced", "download-only");

    /** The device installs without asking anybody. */
    record Forced() implements ActionType {}

    /** The device may ask its own user, or wait for a good moment. */
    record Soft() implements ActionType {}

    /** Soft until then, forced from then on. */
    record TimeForced(Instant at) implements ActionType {}

    /** The device fetches the artifact and does not install it; it has ended well once it has the file. */
    record DownloadOnly() implements ActionType {}

    /** The word stored in the database and used by our own interfaces. */
    default String word() {
        return switch (this) {
            case Forced _ -> "forced";
            case Soft _ -> "soft";
            case TimeForced _ -> "time-forced";
            case DownloadOnly _ -> "download-only";
        };
    }

    /** When a time-forced action becomes forced. */
    default Optional<Instant> forcedAt() {
        return this instanceof TimeForced timeForced ? Optional.of(timeForced.at()) : Optional.empty();
    }

    /** Whether the device shall not wait for anybody, at this moment. */
    default boolean isForced(Instant now) {
        return switch (this) {
            case Forced _, DownloadOnly _ -> true;
            case Soft _ -> false;
            case TimeForced timeForced -> !now.isBefore(timeForced.at());
        };
    }

    /** Whether the device installs what it fetched. */
    default boolean installs() {
        return !(this instanceof DownloadOnly);
    }

    /** The type of a word, if there is one that goes with this time. */
    static Optional<ActionType> of(String word, Optional<Instant> forcedAt) {
        if (word.equals("time-forced")) {
            return forcedAt.map(TimeForced::new);
        }
        if (forcedAt.isPresent()) {
            return Optional.empty();
        }
        return switch (word) {
            case "forced" -> Optional.of(new Forced());
            case "soft" -> Optional.of(new Soft());
            case "download-only" -> Optional.of(new DownloadOnly());
            default -> Optional.empty();
        };
    }
}
