package dev.sealane.agent.update;

import java.io.IOException;
import java.util.List;

/** The log of the present assignment. It survives a reboot, so that a failure after it can be explained. */
public interface UpdateLog {
    /** Starts the log of {@code assignment}, or goes on with it after a restart. */
    void open(Assignment assignment) throws IOException;

    /** Appends a line to the open log. Never fails: an update does not depend on its log. */
    void append(LogLine.Level level, String message);

    /** The lines of the open log, the newest ones if not all fit into what a server takes. */
    List<LogLine> lines() throws IOException;
}
