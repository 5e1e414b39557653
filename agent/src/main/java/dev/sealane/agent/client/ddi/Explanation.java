package dev.sealane.agent.client.ddi;

import dev.sealane.agent.update.LogLine;
import java.util.ArrayList;
import java.util.List;

/** The part of an assignment's log that fits into its final feedback: what went wrong first, and the newest lines. */
final class Explanation {
    private Explanation() {}

    static List<String> of(List<LogLine> log) {
        List<LogLine> told =
                log.stream().filter(line -> line.level() != LogLine.Level.DEBUG).toList();
        List<LogLine> newest = told.subList(Math.max(0, told.size() - (Feedback.MAX_DETAILS - 1)), told.size());
        List<String> lines = new ArrayList<>();
        told.stream()
                .filter(line -> line.level() == LogLine.Level.ERROR)
                .findFirst()
                .ifPresent(first -> lines.add(first.message()));
        newest.forEach(line -> lines.add(line.message()));
        return lines;
    }
}
