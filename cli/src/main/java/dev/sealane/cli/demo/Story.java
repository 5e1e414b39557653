package dev.sealane.cli.demo;

import dev.sealane.sim.board.BoardEvent;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Prints what happens, with the time since the beginning. Thread-safe: boards tell from their own threads. */
final class Story {
    private final PrintWriter out;
    private final Instant beginning = Instant.now();

    Story(PrintWriter out) {
        this.out = out;
    }

    /** A new chapter. */
    synchronized void chapter(String title) {
        out.println();
        out.println(title);
        out.flush();
    }

    /** Something that happened just now. */
    synchronized void tell(String text) {
        print(Instant.now(), "", text);
    }

    /** Something that happened on a board. */
    synchronized void tell(BoardEvent event) {
        print(event.at(), event.board(), event.text());
    }

    /** Seconds since the beginning. */
    String at(Instant instant) {
        return String.format(
                Locale.ROOT, "%5.1f s", Duration.between(beginning, instant).toMillis() / 1000.0);
    }

    /** A table with a header row, its columns as wide as their contents. */
    synchronized void table(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        out.println(line(rows.getFirst(), widths));
        out.println("  " + "-".repeat(IntStream.of(widths).sum() + 2 * widths.length - 2));
        rows.stream().skip(1).forEach(row -> out.println(line(row, widths)));
        out.flush();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = row.get(column);
            line.append("  ").append(cell).repeat(" ", widths[column] - cell.length());
        }
        return line.toString().stripTrailing();
    }

    private void print(Instant at, String who, String text) {
        out.printf("  %s  %-10s %s%n", at(at), who, text);
        out.flush();
    }
}
