package dev.sealane.agent.client;

import java.io.IOException;
import java.nio.file.Path;

/** Where downloads are spooled. */
public record SpoolDirectory(Path path) {
    /** Removes the spool of this assignment; another assignment's spool stays. */
    public void forget(String assignmentId) throws IOException {
        boolean foreign = Spool.contents(path)
                .filter(contents -> !contents.assignmentId().equals(assignmentId))
                .isPresent();
        if (!foreign) {
            Spool.remove(path);
        }
    }
}
