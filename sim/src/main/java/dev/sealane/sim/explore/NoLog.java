package dev.sealane.sim.explore;

import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.LogLine;
import dev.sealane.agent.update.UpdateLog;
import java.util.List;

/** A log that keeps nothing: what an update does must not depend on its log. */
final class NoLog implements UpdateLog {
    @Override
    public void open(Assignment assignment) {}

    @Override
    public void append(LogLine.Level level, String message) {}

    @Override
    public List<LogLine> lines() {
        return List.of();
    }
}
