package dev.sealane.server.device;

import dev.sealane.server.refusal.InvalidInput;
import java.time.Instant;

/**
 * One thing known about a device.
 *
 * @param name 1 to {@link #MAX_NAME} characters
 * @param description given by people for tags; empty otherwise
 */
public record Attribute(Scope scope, String name, AttributeValue value, String description, Instant changedAt) {
    /** A name is shown in a table head and is part of an index key. */
    public static final int MAX_NAME = 256;

    private static final int MAX_DESCRIPTION = 1024;

    public Attribute {
        requireName(name);
        if (description.length() > MAX_DESCRIPTION || description.indexOf('\0') >= 0) {
            throw new InvalidInput("description", "expected at most " + MAX_DESCRIPTION + " characters without NUL");
        }
    }

    static void requireName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME || name.indexOf('\0') >= 0) {
            throw new InvalidInput("name", "expected 1 to " + MAX_NAME + " characters without NUL");
        }
    }
}
