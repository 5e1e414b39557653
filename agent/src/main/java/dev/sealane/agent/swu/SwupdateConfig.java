package dev.sealane.agent.swu;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.swu.libconfig.LibconfigParser;
import dev.sealane.artifact.swu.libconfig.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What counts for installing in a configuration of SWUpdate (image digest, section 6.2): the section {@code globals} and the
 * lists {@code versions} and {@code update-types}. Sections of its back ends are other programs' business.
 */
final class SwupdateConfig {
    /** Configurations are a few kilobytes. */
    private static final int MAX_BYTES = 256 * 1024;

    private final Path file;
    private final Setting.Group root;

    private SwupdateConfig(Path file, Setting.Group root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads a configuration; a file that does not exist says nothing.
     *
     * @throws IOException if it cannot be read, is too large, or is not in libconfig's language
     */
    static SwupdateConfig read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new SwupdateConfig(file, Setting.Group.of(Map.of()));
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new ArtifactException.LimitExceeded("the bytes of the configuration", MAX_BYTES, file.toString());
        }
        return new SwupdateConfig(
                file, LibconfigParser.parse(new String(bytes, StandardCharsets.UTF_8), file.toString()));
    }

    /** A text of {@code globals}; an empty one counts as absent. */
    Optional<String> text(String key) {
        return globals().members().get(key) instanceof Setting.Text(String text) && !text.isEmpty()
                ? Optional.of(text)
                : Optional.empty();
    }

    /** The first of these texts that is there. */
    Optional<String> firstText(List<String> keys) {
        return keys.stream().flatMap(key -> text(key).stream()).findFirst();
    }

    /** A truth of {@code globals}, false where there is none. */
    boolean truth(String key) {
        return globals().members().get(key) instanceof Setting.Truth(boolean value) && value;
    }

    /** The versions that are installed, by name. */
    Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        if (root.members().get("versions") instanceof Setting.Items(List<Setting> items)) {
            for (Setting item : items) {
                if (item instanceof Setting.Group group
                        && group.members().get("name") instanceof Setting.Text(String name)
                        && group.members().get("version") instanceof Setting.Text(String version)) {
                    versions.put(name, version);
                }
            }
        }
        return versions;
    }

    /** The update types, by name: what they set, as texts. */
    Map<String, Setting.Group> updateTypes() throws ArtifactException {
        Map<String, Setting.Group> types = new TreeMap<>();
        if (root.members().get("update-types") instanceof Setting.Items(List<Setting> items)) {
            for (Setting item : items) {
                if (!(item instanceof Setting.Group group
                                && group.members().get("name") instanceof Setting.Text(String name))
                        || types.put(name, group) != null) {
                    throw new ArtifactException.Malformed(
                            file + ", update-types", "groups with a 'name' of their own", item.kind());
                }
            }
        }
        return types;
    }

    /** What holds for updates without a type. */
    Setting.Group globals() {
        return root.members().get("globals") instanceof Setting.Group group ? group : Setting.Group.of(Map.of());
    }
}
