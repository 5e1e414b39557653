package dev.sealane.server.ddi;

import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.rollout.Dispatch;
import dev.sealane.server.rollout.LogMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * What a device says beside a status or an answer (digest, 1.2 and 2.4).
 *
 * @param code a number of its own
 * @param details lines for people
 */
record Remarks(OptionalLong code, List<String> details) {
    /** hawkBit splits longer lines too. */
    static final int MAX_LINE = 512;

    /** SWUpdate sends its log in batches of 50 lines; what goes beyond this is counted and left out. */
    static final int MAX_LINES = 200;

    Remarks {
        details = List.copyOf(details);
    }

    /**
     * The members {@code code} and {@code details} of an object.
     *
     * @param where the object's place in the body
     * @throws InvalidInput if the details are no list of texts
     */
    static Remarks parse(String where, JsonNode object) {
        JsonNode code = object.path("code");
        return new Remarks(
                code.isIntegralNumber() && code.canConvertToLong()
                        ? OptionalLong.of(code.longValue())
                        : OptionalLong.empty(),
                lines(where + "details", object.path("details")));
    }

    /** The last line, as far as it fits where a list shows one. */
    String substate() {
        String last = details.isEmpty() ? "" : details.getLast().strip();
        if (last.isEmpty()) {
            return "";
        }
        return last.substring(0, end(last, 0, Dispatch.MAX_SUBSTATE)).replace('\0', ' ');
    }

    /** The lines for the assignment's log. */
    List<LogMessage> messages(String level, Instant at) {
        List<LogMessage> messages = new ArrayList<>();
        code.ifPresent(
                number -> messages.add(new LogMessage(at.toString(), level, "Device reported status code: " + number)));
        details.stream()
                .filter(line -> !line.isBlank())
                .forEach(line -> messages.add(new LogMessage(at.toString(), level, line)));
        return messages;
    }

    private static List<String> lines(String where, JsonNode details) {
        if (details.isMissingNode() || details.isNull()) {
            return List.of();
        }
        if (!details.isArray()) {
            throw new InvalidInput(where, "expected a list of texts");
        }
        List<String> lines = new ArrayList<>();
        int left = 0;
        for (JsonNode detail : details) {
            if (!detail.isString()) {
                throw new InvalidInput(where, "expected a list of texts");
            }
            if (lines.size() < MAX_LINES) {
                split(detail.asString(), lines);
            } else {
                left++;
            }
        }
        if (left > 0) {
            lines.add("(" + left + " more lines were not kept)");
        }
        return lines;
    }

    private static void split(String text, List<String> lines) {
        int from = 0;
        while (from < text.length() && lines.size() < MAX_LINES) {
            int end = end(text, from, MAX_LINE);
            lines.add(text.substring(from, end));
            from = end;
        }
    }

    /** Where a piece of at most so many characters ends; a pair of surrogates stays together. */
    private static int end(String text, int from, int most) {
        int end = Math.min(text.length(), from + most);
        return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }
}
