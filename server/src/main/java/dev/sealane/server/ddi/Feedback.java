package dev.sealane.server.ddi;

import dev.sealane.server.refusal.InvalidInput;
import java.util.Arrays;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * What a device says about an action (digest, 2.4). Its {@code id} and times are not looked at: the path says which action
 * is meant, and a device's clock may be wrong.
 *
 * @param remarks what it says beside that
 */
record Feedback(Execution execution, Result result, Remarks remarks) {
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

    /** @throws InvalidInput if a mandatory member is missing or a word is unknown */
    static Feedback parse(JsonNode body) {
        JsonNode status = body.path("status");
        return new Feedback(
                word(Execution.values(), "status.execution", status.path("execution")),
                word(
                        Result.values(),
                        "status.result.finished",
                        status.path("result").path("finished")),
                Remarks.parse("status.", status));
    }

    private static <E extends Enum<E>> E word(E[] words, String where, JsonNode node) {
        return Arrays.stream(words)
                .filter(word ->
                        node.isString() && word.name().toLowerCase(Locale.ROOT).equals(node.asString()))
                .findFirst()
                .orElseThrow(() -> new InvalidInput(
                        where, "expected one of " + Arrays.toString(words).toLowerCase(Locale.ROOT)));
    }
}
