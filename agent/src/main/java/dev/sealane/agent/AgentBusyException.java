package dev.sealane.agent;

import java.io.IOException;
import java.nio.file.Path;

/** Another agent is at work on this device. */
public final class AgentBusyException extends IOException {
    private static final long serialVersionUID = 1;

    AgentBusyException(Path lock) {
        super("another agent is at work on this device: it holds " + lock);
    }
}
