package dev.sealane.agent.client.ddi;

import dev.sealane.agent.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * What the device says about an action (digest, 2.4). It carries no time: servers ignore it, and a device's clock may be
 * wrong.
 *
 * @param details lines for people, cut to what servers take
 */
record Feedback(Execution execution, Finished finished, List<String> details) {
    /** hawkBit answers 429 to more (digest, 1.2). */
    static final int MAX_DETAILS = 50;

    /** Longer lines are split by hawkBit, and each piece counts. */
    static final int MAX_LENGTH = 512;

    /** How far the device is, as far as this device says it. */
    enum Execution {
        PROCEEDING,
        DOWNLOAD,
        DOWNLOADED,
        CLOSED
    }

    /** How it went. */
    enum Finished {
        NONE,
        SUCCESS,
        FAILURE
    }

    Feedback {
        details = details.stream()
                .limit(MAX_DETAILS)
                .map(line -> Texts.cut(line, MAX_LENGTH))
                .toList();
    }

    static Feedback proceeding(Execution execution, String detail) {
        return new Feedback(execution, Finished.NONE, List.of(detail));
    }

    static Feedback closed(Finished finished, List<String> details) {
        return new Feedback(Execution.CLOSED, finished, details);
    }

    /** The body; servers before 1.0 want the id in it, as a text. */
    Json.Obj json(String id) {
        SequencedMap<String, Json> result = new LinkedHashMap<>();
        result.put("finished", new Json.Str(word(finished)));
        SequencedMap<String, Json> status = new LinkedHashMap<>();
        status.put("execution", new Json.Str(word(execution)));
        status.put("result", new Json.Obj(result));
        status.put("details", Json.of(new ArrayList<>(details)));
        SequencedMap<String, Json> body = new LinkedHashMap<>();
        body.put("id", new Json.Str(id));
        body.put("status", new Json.Obj(status));
        return new Json.Obj(body);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
