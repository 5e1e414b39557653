package dev.sealane.artifact.swu.description;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which of the alternatives in a description are meant (image digest, section 2.3).
 *
 * @param choice the set and the mode, where one was asked for
 * @param board the name of the board that installs, where it is known
 */
public record Selection(Optional<Choice> choice, Optional<String> board) {
    /** Neither set nor board: what stands at the top of the description. */
    public static final Selection NONE = new Selection(Optional.empty(), Optional.empty());

    /**
     * A software set and one of its modes, such as {@code stable} and {@code copy-b}.
     *
     * @param set not empty
     * @param mode not empty
     */
    public record Choice(String set, String mode) {
        public Choice {
            if (set.isEmpty() || mode.isEmpty()) {
                throw new IllegalArgumentException("a selection is SET,MODE with neither half empty");
            }
        }

        /** Reads {@code SET,MODE}; everything behind the first comma is the mode. Nothing if a half is empty. */
        public static Optional<Choice> parse(String text) {
            int comma = text.indexOf(',');
            return comma <= 0 || comma == text.length() - 1
                    ? Optional.empty()
                    : Optional.of(new Choice(text.substring(0, comma), text.substring(comma + 1)));
        }

        @Override
        public String toString() {
            return set + "," + mode;
        }
    }

    /** The groups in which something is looked up, the first one that has it wins. */
    List<List<String>> places() {
        List<List<String>> places = new ArrayList<>();
        if (choice.isPresent() && board.isPresent()) {
            places.add(List.of(board.get(), choice.get().set(), choice.get().mode()));
        }
        choice.ifPresent(chosen -> places.add(List.of(chosen.set(), chosen.mode())));
        board.ifPresent(name -> places.add(List.of(name)));
        places.add(List.of());
        return places;
    }
}
