package dev.sealane.server.ddi;

import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.rollout.Dispatch;
import dev.sealane.server.rollout.LogMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * What a device says about an action (digest, 2.4). Its {@code id} and times are not looked at: the path says which action
 * is meant, and a device's clock may be wrong.
 *
 * @param details lines for people
 */
record Feedback(Execution execution, Result result, OptionalLong code, List<String> details) {
    /** hawkBit splits longer lines too. */
    static final int MAX_LINE = 512;

    /** SWUpdate sends its log in batches of 50 lines; what goes beyond this is counted and left out. */
    static final int MAX_LINES = 200;

    /** What the device is at. */
    enum Execution {
        CLOSED,
        PROCEEDING,
        CANCELED,
        SCHEDULED,
        REJECTED,
        RESUMED,
        DOWNLOAD,
        DOWNLOADED
    }

    /** How that went. */
    enum Result {
        SUCCESS,
        FAILURE,
        NONE
    }

    Feedback {
        details = List.copyOf(details);
    }

    /** @throws InvalidInput if a mandatory member is missing or a word is unknown */
    static Feedback parse(JsonNode body) {
        JsonNode status = body.path("status");
        JsonNode code = status.path("code");
        return new Feedback(
                word(Execution.values(), "status.execution", status.path("execution")),
                word(
                        Result.values(),
                        "status.result.finished",
                        status.path("result").path("finished")),
                code.isIntegralNumber() && code.canConvertToLong()
                        ? OptionalLong.of(code.longValue())
                        : OptionalLong.empty(),
                lines(status.path("details")));
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

    private static <E extends Enum<E>> E word(E[] words, String where, JsonNode node) {
        return Arrays.stream(words)
                .filter(word ->
                        node.isString() && word.name().toLowerCase(Locale.ROOT).equals(node.asString()))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        where, "expected one of " + Arrays.toString(words).toLowerCase(Locale.ROOT)));
    }

    private static List<String> lines(JsonNode details) {
        if (details.isMissingNode() || details.isNull()) {
            return List.of();
        }
        if (!details.isArray()) {
            throw new InvalidInput("status.details", "expected a list of texts");
        }
        List<String> lines = new ArrayList<>();
        int left = 0;
        for (JsonNode detail : details) {
            if (!detail.isString()) {
                throw new InvalidInput("status.details", "expected a list of texts");
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
