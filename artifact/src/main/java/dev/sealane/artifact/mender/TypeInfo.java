package dev.sealane.artifact.mender;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code type-info} says about the payload (format digest, section 3.2).
 *
 * @param provides what the device provides after the update
 * @param depends what the device has to provide before it; the value has to be one of the list
 * @param clears the patterns of older provides that the update removes. Absent and empty are different: absent removes
 *     everything (section 6.3)
 */
public record TypeInfo(Map<String, String> provides, Map<String, List<String>> depends, Optional<List<String>> clears) {
    /** A payload that says nothing. */
    public static final TypeInfo EMPTY = new TypeInfo(Map.of(), Map.of(), Optional.empty());

    public TypeInfo {
        provides = Collections.unmodifiableMap(new LinkedHashMap<>(provides));
        depends = Collections.unmodifiableMap(new LinkedHashMap<>(depends));
        clears = clears.map(List::copyOf);
    }
}
