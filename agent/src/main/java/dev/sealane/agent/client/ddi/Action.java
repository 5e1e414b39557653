package dev.sealane.agent.client.ddi;

import dev.sealane.agent.client.ddi.DdiMessages.UnusableAnswer;
import dev.sealane.agent.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a server wants installed (digest, 2.3).
 *
 * @param download whether to fetch it
 * @param update whether to install it
 * @param window the maintenance window; empty where the action has none
 * @param artifacts the files of all chunks
 */
record Action(Handling download, Handling update, Optional<Window> window, List<OfferedArtifact> artifacts) {
    /** What to do with a part of an action. */
    enum Handling {
        /** Not now. */
        SKIP,
        /** When it suits the device. */
        ATTEMPT,
        /** At once. */
        FORCED
    }

    /** A maintenance window at present. */
    enum Window {
        AVAILABLE,
        UNAVAILABLE
    }

    Action {
        artifacts = List.copyOf(artifacts);
    }

    static Action of(Json.Obj answer) throws UnusableAnswer {
        Json.Obj deployment =
                answer.object("deployment").orElseThrow(() -> new UnusableAnswer("expected an object in deployment"));
        Optional<Window> window = deployment.member("maintenanceWindow").isEmpty()
                ? Optional.empty()
                : Optional.of(word(deployment, "maintenanceWindow", Window.values()));
        return new Action(
                word(deployment, "download", Handling.values()),
                word(deployment, "update", Handling.values()),
                window,
                artifacts(deployment));
    }

    /** A word that is not known may mean anything, so nothing is done. */
    private static <E extends Enum<E>> E word(Json.Obj deployment, String member, E[] words) throws UnusableAnswer {
        String text = deployment.string(member).orElse("");
        for (E word : words) {
            if (word.name().toLowerCase(Locale.ROOT).equals(text)) {
                return word;
            }
        }
        throw new UnusableAnswer("expected deployment." + member + " to be one of "
                + List.of(words).toString().toLowerCase(Locale.ROOT));
    }

    private static List<OfferedArtifact> artifacts(Json.Obj deployment) {
        List<OfferedArtifact> artifacts = new ArrayList<>();
        for (Json.Obj chunk : deployment.objects("chunks")) {
            chunk.objects("artifacts").stream().map(OfferedArtifact::of).forEach(artifacts::add);
        }
        return artifacts;
    }
}
