package dev.sealane.sim.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names one explored case so that it can be run again: one cut after the other. In text: {@code 37.5of64/12.0of4}, the
 * fifth of up to 64 endings of a cut at operation 37, then ending 0 of up to 4 of a cut at operation 12 after power
 * came back. Before them {@code k20} says that the agent was killed at operation 20. The empty path, {@code -}, is the run
 * without a cut.
 *
 * @param killed at which operation after the first power-on the agent was killed, if it was
 * @param cuts in order of time
 */
public record CasePath(OptionalLong killed, List<Cut> cuts) {
    /** The run without a cut. */
    public static final CasePath UNCUT = new CasePath(OptionalLong.empty(), List.of());

    private static final Pattern KILL = Pattern.compile("k(\\d{1,9})");

    private static final Pattern CUT = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})of(\\d{1,9})");

    /** Deeper paths are explored by nobody. */
    private static final int MAXIMUM_CUTS = 16;

    public CasePath {
        cuts = List.copyOf(cuts);
        if (cuts.size() > MAXIMUM_CUTS) {
            throw new IllegalArgumentException(
                    "a case has at most %d cuts, found %d".formatted(MAXIMUM_CUTS, cuts.size()));
        }
    }

    /**
     * One power cut.
     *
     * @param operation the number of the interrupted operation
     * @param ending which of its endings
     * @param limit how many endings were considered at most, which decides between all of them and a sample
     */
    public record Cut(long operation, int ending, int limit) {
        @Override
        public String toString() {
            return "%d.%dof%d".formatted(operation, ending, limit);
        }
    }

    static CasePath killedAt(long operation) {
        return new CasePath(OptionalLong.of(operation), List.of());
    }

    CasePath then(long operation, int ending, int limit) {
        List<Cut> longer = new ArrayList<>(cuts);
        longer.add(new Cut(operation, ending, limit));
        return new CasePath(killed, longer);
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException naming the part that is no cut
     */
    public static CasePath parse(String text) {
        if (text.equals("-")) {
            return UNCUT;
        }
        List<Cut> cuts = new ArrayList<>();
        OptionalLong killed = OptionalLong.empty();
        for (String part : text.split("/", -1)) {
            var kill = KILL.matcher(part);
            if (kill.matches() && cuts.isEmpty() && killed.isEmpty()) {
                killed = OptionalLong.of(Long.parseLong(kill.group(1)));
                continue;
            }
            var matcher = CUT.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException(
                        "a cut looks like 37.5of64 (operation, ending, limit), found '" + part + "'");
            }
            cuts.add(new Cut(
                    Long.parseLong(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3))));
        }
        return new CasePath(killed, cuts);
    }

    @Override
    public String toString() {
        Stream<String> kill = killed.stream().mapToObj(operation -> "k" + operation);
        String text = Stream.concat(kill, cuts.stream().map(Cut::toString)).collect(Collectors.joining("/"));
        return text.isEmpty() ? "-" : text;
    }
}
