package dev.sealane.sim.explore;

import java.util.List;

/**
 * A case in which the invariant does not hold.
 *
 * @param path how to get there again
 * @param violations what does not hold
 * @param story how it came about, line by line, for a person
 */
public record Finding(CasePath path, List<String> violations, List<String> story) {
    public Finding {
        violations = List.copyOf(violations);
        story = List.copyOf(story);
    }

    @Override
    public String toString() {
        return "case %s%n  violated: %s%n  %s"
                .formatted(
                        path,
                        String.join(String.format("%n  violated: "), violations),
                        String.join(String.format("%n  "), story));
    }
}
