package dev.sealane.agent.client.ddi;

import dev.sealane.agent.client.ddi.DdiMessages.UnusableAnswer;
import dev.sealane.agent.json.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The device's own resource (digest, 2.1): when to call again, and what there is to do.
 *
 * @param sleep the pause the server asks for, within the limits below; empty if it says none, or none that makes sense
 * @param deployment an action to carry out
 * @param cancel an action to stop; its id is that of the cancelation
 * @param confirmation an action that waits for people's consent
 * @param wantsAttributes whether the server asks what the device is
 */
record Poll(
        Optional<Duration> sleep,
        Optional<ActionLink> deployment,
        Optional<ActionLink> cancel,
        Optional<ActionLink> confirmation,
        boolean wantsAttributes) {
    /** A server cannot make a device ask in a busy loop. */
    static final Duration SHORTEST_SLEEP = Duration.ofSeconds(1);

    /** Nor can it send a device to sleep for good: 24 hours is more than the protocol's longest, 23:59:59. */
    static final Duration LONGEST_SLEEP = Duration.ofHours(24);

    private static final Pattern SLEEP = Pattern.compile("([0-9]{1,3}):([0-9]{1,2}):([0-9]{1,2})");

    static Poll of(Json.Obj answer) throws UnusableAnswer {
        return new Poll(
                answer.object("config")
                        .flatMap(config -> config.object("polling"))
                        .flatMap(polling -> polling.string("sleep"))
                        .flatMap(Poll::sleep),
                link(answer, "deploymentBase"),
                link(answer, "cancelAction"),
                link(answer, "confirmationBase"),
                answer.object("_links")
                        .flatMap(links -> links.object("configData"))
                        .isPresent());
    }

    private static Optional<ActionLink> link(Json.Obj answer, String name) throws UnusableAnswer {
        Optional<Json.Obj> link = answer.object("_links").flatMap(links -> links.object(name));
        if (link.isEmpty()) {
            return Optional.empty();
        }
        String href = link.get()
                .string("href")
                .orElseThrow(() -> new UnusableAnswer("expected a text in _links." + name + ".href"));
        return Optional.of(ActionLink.of(name, href));
    }

    private static Optional<Duration> sleep(String text) {
        Matcher clock = SLEEP.matcher(text);
        if (!clock.matches()) {
            return Optional.empty();
        }
        Duration asked = Duration.ofHours(Long.parseLong(clock.group(1)))
                .plusMinutes(Long.parseLong(clock.group(2)))
                .plusSeconds(Long.parseLong(clock.group(3)));
        if (asked.compareTo(SHORTEST_SLEEP) < 0) {
            return Optional.of(SHORTEST_SLEEP);
        }
        return Optional.of(asked.compareTo(LONGEST_SLEEP) > 0 ? LONGEST_SLEEP : asked);
    }
}
