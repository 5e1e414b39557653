package dev.sealane.cli.terminal;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Shows how far a long step is: a bar with rate and time left on a terminal, one line for every ten percent elsewhere.
 *
 * <p>Goes to standard error, so that standard output stays clean. May be told from any one thread at a time, as often as
 * one likes; drawing is throttled.
 */
public final class Progress implements AutoCloseable {
    /** Where progress is shown, and how. */
    public enum Style {
        /** A bar that redraws itself. */
        BAR,
        /** One line for every ten percent. */
        LINES,
        /** Nothing. */
        NONE;

        /** A bar if somebody watches, otherwise lines. */
        public static Style detect() {
            return Optional.ofNullable(System.console())
                            .filter(Console::isTerminal)
                            .isPresent()
                    ? BAR
                    : LINES;
        }
    }

    private static final Duration REDRAW = Duration.ofMillis(100);
    /** Steps that are done sooner than this say nothing. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final int BAR_WIDTH = 30;
    private static final int LINE_STEP_PERCENT = 10;

    private final PrintWriter err;
    private final Style style;
    private final String label;
    private final long totalBytes;
    private final InstantSource clock;
    private final long startedMillis;
    private long drawnMillis;
    private int shownPercent;
    private boolean barShown;

    /**
     * Starts at nothing.
     *
     * @param totalBytes how many bytes make the whole; 0 shows nothing
     */
    public Progress(PrintWriter err, Style style, String label, long totalBytes, InstantSource clock) {
        this.err = err;
        this.style = totalBytes > 0 ? style : Style.NONE;
        this.label = label;
        this.totalBytes = totalBytes;
        this.clock = clock;
        this.startedMillis = clock.millis();
        this.drawnMillis = startedMillis;
    }

    /** Tells how many bytes are done in all. */
    public void advancedTo(long doneBytes) {
        switch (style) {
            case NONE -> {}
            case LINES -> line(doneBytes);
            case BAR -> bar(doneBytes);
        }
    }

    /** Removes the bar. */
    @Override
    public void close() {
        if (barShown) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }

    private void line(long doneBytes) {
        int percent = percent(doneBytes) / LINE_STEP_PERCENT * LINE_STEP_PERCENT;
        boolean worthIt = clock.millis() - startedMillis >= QUIET.toMillis();
        if (percent > shownPercent && worthIt) {
            shownPercent = percent;
            err.println(label + ": " + percent + " %");
            err.flush();
        }
    }

    private void bar(long doneBytes) {
        long now = clock.millis();
        if (now - drawnMillis < REDRAW.toMillis()) {
            return;
        }
        drawnMillis = now;
        barShown = true;
        int percent = percent(doneBytes);
        int filled = percent * BAR_WIDTH / 100;
        double bytesPerSecond = doneBytes * 1000.0 / (now - startedMillis);
        long secondsLeft = Math.round((totalBytes - doneBytes) / Math.max(1, bytesPerSecond));
        err.print("\r" + label + " [" + "#".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + "] " + percent + " % "
                + ByteCount.of((long) bytesPerSecond) + "/s " + clock(secondsLeft) + " left\u001b[K");
        err.flush();
    }

    private int percent(long doneBytes) {
        return Math.clamp((long) (doneBytes * 100.0 / totalBytes), 0, 100);
    }

    private static String clock(long seconds) {
        return String.format("%d:%02d", seconds / 60, seconds % 60);
    }
}
