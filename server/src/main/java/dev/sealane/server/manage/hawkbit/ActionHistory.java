package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.http.Members;
import dev.sealane.server.inquiry.Action;
import dev.sealane.server.rollout.AssignmentEvent;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.LogMessage;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What happened to an assignment as hawkBit's list of status entries, newest first: each change of the status, and the
 * lines that the device sent, those of one moment together.
 */
final class ActionHistory {
    private record Entry(Instant at, String type, List<String> messages) {}

    private ActionHistory() {}

    static List<Map<String, Object>> of(Action action, List<AssignmentEvent> events, List<LogMessage> log) {
        List<Entry> entries = new ArrayList<>();
        for (AssignmentEvent event : events) {
            entries.add(new Entry(event.at(), word(action, event.status()), new ArrayList<>(List.of(sentence(event)))));
        }
        log.forEach(line -> addLine(entries, line));
        entries.sort(Comparator.comparing(Entry::at));
        List<Map<String, Object>> described = new ArrayList<>();
        for (Entry entry : entries) {
            described.add(describe(described.size() + 1, entry));
        }
        return described.reversed();
    }

    private static void addLine(List<Entry> entries, LogMessage line) {
        Instant at = time(line.timestamp());
        if (!entries.isEmpty()
                && entries.getLast().at().equals(at)
                && entries.getLast().type().equals(word(line))) {
            entries.getLast().messages().add(line.message());
        } else {
            entries.add(new Entry(at, word(line), new ArrayList<>(List.of(line.message()))));
        }
    }

    private static Map<String, Object> describe(int id, Entry entry) {
        return new Members()
                .put("id", id)
                .put("type", entry.type())
                .put("messages", entry.messages())
                .put("reportedAt", entry.at().toEpochMilli())
                .put("timestamp", entry.at().toEpochMilli())
                .map();
    }

    /** What a device sent between two changes of its status is progress, whatever its words. */
    private static String word(LogMessage line) {
        return switch (line.level()) {
            case "warning" -> "warning";
            case "error", "fatal", "panic" -> "error";
            default -> "running";
        };
    }

    private static String word(Action action, AssignmentStatus status) {
        return switch (status) {
            case AWAITING_CONFIRMATION -> "wait_for_confirmation";
            case PENDING -> "running";
            case DOWNLOADING -> "download";
            case PAUSE_BEFORE_INSTALLING -> "downloaded";
            case INSTALLING, PAUSE_BEFORE_REBOOTING, REBOOTING, PAUSE_BEFORE_COMMITTING -> "running";
            case ABORTING, SUCCESS, ALREADY_INSTALLED, FAILURE, NO_ARTIFACT, ABORTED, DECOMMISSIONED ->
                ActionJson.word(action, status);
        };
    }

    private static String sentence(AssignmentEvent event) {
        return event.substate().isBlank() ? event.status().word() : event.substate();
    }

    /** A device's own time; one that cannot be read is as old as can be. */
    private static Instant time(String timestamp) {
        try {
            return OffsetDateTime.parse(timestamp).toInstant();
        } catch (DateTimeException foreign) {
            return Instant.EPOCH;
        }
    }
}
