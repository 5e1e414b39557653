package dev.sealane.server.page.view;

import java.util.List;
import java.util.Optional;

/**
 * What needs a person, worst first, and what runs by itself.
 *
 * @param cards at most {@link #MAX_CARDS}
 * @param calm the sentence for when nothing needs anybody
 */
public record NowView(List<Card> cards, String calm, List<RolloutRow> running, Optional<Start> start) {
    /** More than this is a list, not a priority. */
    public static final int MAX_CARDS = 7;

    public NowView {
        cards = List.copyOf(cards);
        running = List.copyOf(running);
        if (cards.size() > MAX_CARDS) {
            throw new IllegalArgumentException("at most " + MAX_CARDS + " cards, found " + cards.size());
        }
    }

    /** One thing that needs a person, with one thing to do about it. */
    public record Card(Tone tone, String title, String why, Link action) {}

    /** The guided first steps of an empty server; a step is done or it is the next one. */
    public record Start(boolean deviceSeen, boolean deviceAccepted, boolean releaseUploaded, boolean rolledOut) {
        public boolean done() {
            return deviceSeen && deviceAccepted && releaseUploaded && rolledOut;
        }
    }
}
