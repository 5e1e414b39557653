package dev.sealane.agent.testing;

import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.LogLine;
import dev.sealane.agent.update.UpdateLog;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A log in memory. */
public final class ListedLog implements UpdateLog {
    private final List<LogLine> lines = new ArrayList<>();
    private String broken = "";

    @Override
    public void open(Assignment assignment) {}

    @Override
    public void append(LogLine.Level level, String message) {
        lines.add(new LogLine(Instant.EPOCH, level, message));
    }

    /** Lets the log be unreadable from now on. */
    public void breakDown(String problem) {
        broken = problem;
    }

    @Override
    public List<LogLine> lines() throws IOException {
        if (!broken.isEmpty()) {
            throw new IOException(broken);
        }
        return List.copyOf(lines);
    }
}
