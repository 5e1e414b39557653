package dev.sealane.server.page.view;

import java.util.Optional;

/** A rollout in a list. */
public record RolloutRow(
        String id,
        String name,
        String release,
        Chip state,
        Bar bar,
        String target,
        Moment created,
        Optional<Moment> finished) {
    public String address() {
        return "/rollouts/" + id;
    }

    public String releaseAddress() {
        return "/releases/" + Addresses.segment(release);
    }
}
