package dev.sealane.agent.module;

import java.io.IOException;

/** An update module failed: it says so, took too long, or did not keep to the protocol. */
public final class ModuleException extends IOException {
    private static final long serialVersionUID = 1;

    private final String state;

    ModuleException(String module, String state, String problem) {
        super("update module " + module + ", " + state + ": " + problem);
        this.state = state;
    }

    /** The state the module was called with. */
    public String state() {
        return state;
    }
}
