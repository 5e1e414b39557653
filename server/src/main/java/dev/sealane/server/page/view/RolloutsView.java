package dev.sealane.server.page.view;

import java.util.List;

/** Running rollouts first, finished ones below. */
public record RolloutsView(List<RolloutRow> running, List<RolloutRow> finished, Pager pager, boolean empty) {
    public RolloutsView {
        running = List.copyOf(running);
        finished = List.copyOf(finished);
    }
}
