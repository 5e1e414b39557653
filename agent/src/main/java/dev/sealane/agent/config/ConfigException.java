package dev.sealane.agent.config;

import java.io.IOException;

/** A configuration was refused; the message names the file, the line or key, and what was expected. */
public final class ConfigException extends IOException {
    private static final long serialVersionUID = 1;

    private final String origin;
    private final String key;

    ConfigException(String origin, String key, String problem) {
        super(origin + ": " + key + ": " + problem);
        this.origin = origin;
        this.key = key;
    }

    /** The file, with the line where the format has lines. */
    public String origin() {
        return origin;
    }

    /** The key, or the text that stands where a key was expected. */
    public String key() {
        return key;
    }
}
