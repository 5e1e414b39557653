package dev.sealane.agent.update;

import java.time.Instant;

/** One line of the log of an assignment. */
public record LogLine(Instant at, Level level, String message) {
    /** Longer messages are cut: the log of an update must stay under the server's limit. */
    public static final int MAXIMUM_MESSAGE = 8192;

    /** How serious a line is. */
    public enum Level {
        DEBUG,
        INFO,
        WARNING,
        ERROR
    }

    public LogLine {
        if (message.length() > MAXIMUM_MESSAGE) {
            message = message.substring(0, MAXIMUM_MESSAGE);
        }
    }
}
