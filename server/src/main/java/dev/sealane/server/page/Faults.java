package dev.sealane.server.page;

import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.page.view.Fault;
import dev.sealane.server.refusal.Refusal;
import java.util.Locale;
import java.util.Optional;

/** Says refusals in words for people: what was not done, why, and what to do about it. */
final class Faults {
    private Faults() {}

    static Fault of(HttpRefusal refusal) {
        return new Fault(what(refusal), why(refusal), advice(refusal.code()), refusal.code());
    }

    /** A refusal of the domain that a form answers itself. */
    static Fault of(String what, Refusal refusal) {
        String why = Optional.ofNullable(refusal.getMessage()).orElse(refusal.code());
        return new Fault(what, sentence(why), advice(refusal.code()), refusal.code());
    }

    /** The refusal of an upload, which names the file. */
    static Fault ofUpload(String file, HttpRefusal refusal) {
        Optional<String> advice = advice(refusal.code());
        return new Fault(
                "“" + file + "” was refused, and nothing of it was kept.",
                why(refusal),
                advice.or(() -> Optional.of("Look at it with “sealane artifact read”, and write or copy it again.")),
                refusal.code());
    }

    /** A message as a sentence. */
    private static String sentence(String message) {
        if (message.isEmpty()) {
            return message;
        }
        String begun = message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1);
        return begun.endsWith(".") ? begun : begun + ".";
    }

    /** What to do about refusals that have an obvious next step. */
    private static Optional<String> advice(String code) {
        return switch (code) {
            case "artifact-exists" -> Optional.of("Give the new artifact another name, or delete the old one first.");
            case "release-unnamed" -> Optional.of("Say above which release it belongs to, and drop it again.");
            case "release-in-use" -> Optional.of("Wait until the rollout has finished, or stop it.");
            case "rollout-without-devices" -> Optional.of("Accept a device, or choose another target.");
            case "release-without-artifact" -> Optional.of("Upload the release first.");
            case "rollout-finished" -> Optional.of("Nothing is left to stop.");
            case "too-large" -> Optional.of("Split the update, or compress it better.");
            case "number-differs" -> Optional.of("Look at the numbers again; the rollout has moved on.");
            case "foreign-origin" -> Optional.of("Open this server's own address and try again.");
            case "internal" -> Optional.of("Try again; if it stays, look into the server's log.");
            default -> Optional.empty();
        };
    }

    private static String what(HttpRefusal refusal) {
        return switch (refusal.status().code()) {
            case 401 -> "You are not signed in.";
            case 403 -> "This is not allowed.";
            case 404 -> "There is nothing here.";
            case 409 -> "This does not fit the present state.";
            case 413 -> "This is too large.";
            case 429 -> "This was tried too often.";
            case 503 -> "The server cannot do this now.";
            default -> refusal.status().code() >= 500 ? "The server failed." : "This was not understood.";
        };
    }

    private static String why(HttpRefusal refusal) {
        StringBuilder text = new StringBuilder(sentence(refusal.getMessage()));
        refusal.where().ifPresent(where -> text.append(" Where: ").append(where).append('.'));
        refusal.expected()
                .ifPresent(
                        expected -> text.append(" Expected: ").append(expected).append('.'));
        refusal.found().ifPresent(found -> text.append(" Found: ").append(found).append('.'));
        return text.toString();
    }
}
