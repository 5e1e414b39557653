package dev.sealane.artifact.swu.description;

import java.util.Map;
import java.util.Optional;

/**
 * When an entry is installed (image digest, section 2.6).
 *
 * @param name what the version belongs to
 * @param version of this entry
 * @param rule how it is compared with what is installed
 */
public record Condition(Optional<String> name, Optional<String> version, Rule rule) {
    /** How versions are compared. */
    public enum Rule {
        ALWAYS,
        IF_DIFFERENT,
        IF_HIGHER
    }

    /** Whether the entry is installed where {@code installed} says which versions are there, by name. */
    public boolean holds(Map<String, String> installed) {
        Optional<String> present = name.map(installed::get);
        if (rule == Rule.ALWAYS || version.isEmpty() || present.isEmpty()) {
            return true;
        }
        int compared = SoftwareVersion.compare(version.get(), present.get());
        return rule == Rule.IF_DIFFERENT ? compared != 0 : compared > 0;
    }
}
