package dev.sealane.server.page.view;

import java.util.ArrayList;
import java.util.List;

/**
 * How far a rollout is, as a bar: each part stands for the devices in one kind of state.
 *
 * @param total devices in the rollout
 */
public record Bar(List<Part> parts, long total) {
    /** The bar's width in its own coordinates. */
    public static final int WIDTH = 1000;

    /** A part with any device in it stays visible. */
    private static final int SMALLEST = 8;

    public Bar {
        parts = List.copyOf(parts);
    }

    /** One kind of state and how many devices are in it. */
    public record Part(String word, Tone tone, long count) {}

    /** A part as it is drawn. */
    public record Drawn(Part part, int x, int width) {}

    /** The parts with devices in them, side by side over the whole width. */
    public List<Drawn> drawn() {
        List<Part> present = parts.stream().filter(part -> part.count() > 0).toList();
        List<Drawn> drawn = new ArrayList<>();
        int x = 0;
        for (int i = 0; i < present.size(); i++) {
            int left = present.size() - 1 - i;
            int width = left == 0 ? WIDTH - x : Math.min(share(present.get(i)), WIDTH - x - left * SMALLEST);
            drawn.add(new Drawn(present.get(i), x, width));
            x += width;
        }
        return drawn;
    }

    /** The bar in words, for those who do not see it. */
    public String words() {
        return String.join(
                ", ",
                parts.stream()
                        .filter(part -> part.count() > 0)
                        .map(part -> Shown.count(part.count()) + " " + part.word())
                        .toList());
    }

    private int share(Part part) {
        return Math.max(SMALLEST, Math.round(WIDTH * (float) part.count() / Math.max(1, total)));
    }
}
