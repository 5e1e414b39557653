package dev.sealane.artifact.swu.description;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One image, file, script or partition of a description (image digest, section 2.7).
 *
 * @param section where it stands
 * @param type the name of the handler that installs it
 * @param content what it takes from the archive; nothing for handlers without data
 * @param target where it goes
 * @param condition when it is installed
 * @param installedDirectly whether the target is written while the archive still streams by, before its digest is known
 * @param preserveAttributes whether an archive's owners, times and extended attributes are kept
 * @param data an argument for the handler
 * @param properties more arguments for the handler, each one text or several
 * @param functions names of functions in the embedded script: {@code hook}, {@code preinstall}, {@code postinstall}
 */
public record Entry(
        Section section,
        String type,
        Optional<Content> content,
        Target target,
        Condition condition,
        boolean installedDirectly,
        boolean preserveAttributes,
        Optional<String> data,
        Map<String, List<String>> properties,
        Map<String, String> functions) {
    public Entry {
        properties = Map.copyOf(properties);
        functions = Map.copyOf(functions);
    }

    /** What it is called in messages. */
    public String label() {
        return section.key() + " entry of type " + type
                + content.map(stored -> " for '" + stored.fileName() + "'").orElse("");
    }
}
