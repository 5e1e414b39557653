package dev.sealane.agent.script;

import java.io.IOException;

/** A state script failed, or a directory of scripts cannot be trusted to be what it says. */
public final class ScriptException extends IOException {
    private static final long serialVersionUID = 1;

    private final String script;

    ScriptException(String script, String problem) {
        super("state script " + script + ": " + problem);
        this.script = script;
    }

    /** The file name of the script. */
    public String script() {
        return script;
    }
}
