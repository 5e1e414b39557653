package dev.sealane.artifact.mender;

import java.util.Arrays;

/** A state script carried in the header of an artifact; its bytes cannot change. */
public final class StateScript {
    private final ScriptName name;
    private final byte[] content;

    public StateScript(ScriptName name, byte[] content) {
        this.name = name;
        this.content = content.clone();
    }

    public ScriptName name() {
        return name;
    }

    /** A copy of the script. */
    public byte[] content() {
        return content.clone();
    }

    /** The length of the script in bytes. */
    public int size() {
        return content.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateScript script
                && script.name.equals(name)
                && Arrays.equals(script.content, content);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + " (" + content.length + " bytes)";
    }
}
