package dev.sealane.server.ddi;

import dev.sealane.server.http.Access;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.rollout.Standing;
import dev.sealane.server.rollout.Standings;
import dev.sealane.server.rollout.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** {@code GET /{tenant}/controller/v1/{id}}: when to call again, and links to what there is to do (digest, 2.1). */
final class PollRoutes implements Routes {
    /** hawkBit's default. */
    private static final int POLLS_BEFORE_OPENING = 3;

    /** hawkBit's shortest interval. */
    private static final Duration NEAR = Duration.ofSeconds(30);

    private final DdiAccess access;
    private final Standings standings;
    private final Addresses addresses;
    private final InstantSource clock;
    private final LongAdder polls = new LongAdder();

    PollRoutes(DdiAccess access, Standings standings, Addresses addresses, InstantSource clock) {
        this.access = access;
        this.standings = standings;
        this.addresses = addresses;
        this.clock = clock;
    }

    @Override
    public void register(Router router) {
        router.get(DdiRoutes.ROOT, Access.DEVICE, this::poll);
    }

    /** Requests for work since the start. */
    long polls() {
        return polls.sum();
    }

    private Response poll(Request request) {
        DdiAccess.Caller caller = access.require(request);
        polls.increment();
        Standing standing = standings.of(caller.tenant(), caller.device());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "config",
                Map.of(
                        "polling",
                        Map.of("sleep", time(interval(caller.settings().pollInterval(), standing.work())))));
        Map<String, Object> links = links(addresses.root(request), standing);
        if (!links.isEmpty()) {
            body.put("_links", links);
        }
        return Answers.of(request, body);
    }

    /**
     * Some calls fall before a window opens (digest, 2.1): each comes after a third of what is left, and the last ones are
     * {@link #NEAR} apart, so that a device misses no more than that of its window.
     */
    private Duration interval(Duration usual, Work work) {
        Optional<Instant> opensAt =
                work instanceof Work.Install install ? install.allowance().opensAt() : Optional.empty();
        if (opensAt.isEmpty()) {
            return usual;
        }
        Duration third = Duration.ofSeconds(
                Duration.between(clock.instant(), opensAt.get()).toSeconds() / POLLS_BEFORE_OPENING);
        Duration sooner = third.compareTo(NEAR) < 0 ? NEAR : third;
        return sooner.compareTo(usual) < 0 ? sooner : usual;
    }

    private static Map<String, Object> links(String root, Standing standing) {
        Map<String, Object> links = new LinkedHashMap<>();
        switch (standing.work()) {
            case Work.Install install ->
                links.put(
                        "deploymentBase",
                        link(root + "/deploymentBase/" + install.action() + "?c="
                                + ActionJson.checksum(install.action(), install.artifact(), install.allowance())));
            case Work.Confirm confirm ->
                links.put(
                        "confirmationBase",
                        link(root + "/confirmationBase/" + confirm.action() + "?c="
                                + ActionJson.checksum(confirm.action(), confirm.artifact(), confirm.allowance())));
            case Work.Stop stop -> links.put("cancelAction", link(root + "/cancelAction/" + stop.action()));
            case Work.Nothing _, Work.Contradiction _ -> {}
        }
        if (standing.attributesWanted()) {
            links.put("configData", link(root + "/configData"));
        }
        standing.installed().ifPresent(action -> links.put("installedBase", link(root + "/installedBase/" + action)));
        return links;
    }

    private static Map<String, String> link(String href) {
        return Map.of("href", href);
    }

    /** Clients read a time of day. */
    private static String time(Duration interval) {
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d", interval.toHours(), interval.toMinutesPart(), interval.toSecondsPart());
    }
}
