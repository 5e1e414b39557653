package dev.sealane.artifact.swu.description;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Excerpt;
import dev.sealane.artifact.swu.libconfig.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what a description says for one selection.
 *
 * <p>Each setting is looked up on its own, from the most special place to the top, and is never merged of two (image digest,
 * section 2.3). Two things differ from installers, both on purpose: a set and mode that are nowhere in the description are
 * refused instead of falling through to the top, and an error in one section refuses the whole instead of leaving that
 * section out.
 */
public final class DescriptionReading {
    private static final String ROOT = "software";

    private final DescriptionTree tree;
    private final Selection selection;
    private final String where;
    private final List<String> warnings = new ArrayList<>();

    private DescriptionReading(DescriptionDocument document, Selection selection, String where) {
        this.tree = new DescriptionTree(document, where);
        this.selection = selection;
        this.where = where;
    }

    /**
     * Reads the description.
     *
     * @param where what the document is called in messages
     * @throws ArtifactException if the selection is not in it, nothing is to be installed, or something in it is wrong
     */
    public static SoftwareDescription read(DescriptionDocument document, Selection selection, String where)
            throws ArtifactException {
        return new DescriptionReading(document, selection, where).read();
    }

    /** The sets and modes that hold a section, for showing a description whole. */
    public static List<Selection> choices(DescriptionDocument document) {
        return Choices.of(document.settings(), ROOT);
    }

    private SoftwareDescription read() throws ArtifactException {
        requireSelected();
        SoftwareDescription description = new SoftwareDescription(
                version(),
                value("description").text("description"),
                new HardwareRevisions(hardware()),
                entries(),
                bootVariables(),
                variables("vars"),
                settings(),
                value("embedded-script").text("embedded-script"),
                warnings);
        description.requireWork(where);
        return description;
    }

    private void requireSelected() throws ArtifactException {
        if (selection.choice().isEmpty()) {
            return;
        }
        for (List<String> place : selection.places()) {
            boolean chosen = place.size() >= 2;
            if (chosen && tree.find(under(place, List.of())).isPresent()) {
                return;
            }
        }
        throw new ArtifactException.SelectionUnknown(selection.choice().get().toString(), where);
    }

    private String version() throws ArtifactException {
        if (find("version").isEmpty()) {
            throw new ArtifactException.Malformed(where, "the setting 'version'", "none");
        }
        return value("version").name("version").orElse("");
    }

    private List<String> hardware() throws ArtifactException {
        String key = "hardware-compatibility";
        Optional<DescriptionTree.Place> place = find(key);
        if (place.isEmpty()) {
            throw new ArtifactException.Malformed(where, "the setting '" + key + "'", "none");
        }
        List<String> revisions = new ArrayList<>();
        if (!isSequence(place.get().setting())) {
            value(key).ignored(key, "a list of strings", place.get().setting());
            return revisions;
        }
        for (DescriptionTree.Place element : tree.elements(place.get())) {
            if (element.setting() instanceof Setting.Text(String revision)) {
                value(key).requireName(key, revision);
                revisions.add(revision);
            } else {
                value(key).ignored(key, "strings", element.setting());
            }
        }
        return revisions;
    }

    private static boolean isSequence(Setting setting) {
        return setting instanceof Setting.Items || setting instanceof Setting.Scalars;
    }

    private List<Entry> entries() throws ArtifactException {
        List<Entry> entries = new ArrayList<>();
        for (Section section : Section.values()) {
            Optional<DescriptionTree.Place> place = find(section.key());
            if (place.isPresent()) {
                int index = 0;
                for (DescriptionTree.Place element : tree.elements(place.get())) {
                    String name = where + ", " + section.key() + "[" + index++ + "]";
                    entries.add(EntryReading.read(section, element.setting(), name, warnings));
                }
            }
        }
        if (entries.size() > EntryReading.MAX_ENTRIES) {
            throw new ArtifactException.LimitExceeded("the number of entries", EntryReading.MAX_ENTRIES, where);
        }
        return entries;
    }

    /** The older name counts only where the newer one is absent (section 4). */
    private List<SoftwareDescription.Variable> bootVariables() throws ArtifactException {
        return find("bootenv").isPresent() ? variables("bootenv") : variables("uboot");
    }

    private List<SoftwareDescription.Variable> variables(String key) throws ArtifactException {
        Optional<DescriptionTree.Place> place = find(key);
        Map<String, SoftwareDescription.Variable> variables = new LinkedHashMap<>();
        List<DescriptionTree.Place> elements = place.isPresent() ? tree.elements(place.get()) : List.of();
        for (DescriptionTree.Place element : elements) {
            if (!(element.setting() instanceof Setting.Group group)) {
                throw new ArtifactException.Malformed(
                        where + ", " + key,
                        "groups with a name and a value",
                        element.setting().kind());
            }
            Attributes attributes = new Attributes(group, where + ", " + key, warnings);
            String name = attributes
                    .name("name")
                    .orElseThrow(() -> new ArtifactException.Malformed(where + ", " + key, "a name", "none"));
            Optional<String> value = attributes.text("value").filter(text -> !text.isEmpty());
            requireVariable(name, value.orElse(""), key);
            variables.put(name, new SoftwareDescription.Variable(name, value));
        }
        return List.copyOf(variables.values());
    }

    /** The environment is lines of {@code name=value} that end with a NUL: neither half may end one early. */
    private void requireVariable(String name, String value, String key) throws ArtifactException {
        if (name.indexOf('=') >= 0 || value.indexOf('\0') >= 0) {
            throw new ArtifactException.Malformed(
                    where + ", " + key, "a variable without '=' in its name", Excerpt.quoted(name));
        }
    }

    private SoftwareDescription.InstallSettings settings() throws ArtifactException {
        return new SoftwareDescription.InstallSettings(
                reboot(),
                value("update-type").name("update-type"),
                value("bootloader_transaction_marker").truth("bootloader_transaction_marker", true),
                value("bootloader_state_marker").truth("bootloader_state_marker", true),
                value("namespace-for-vars").name("namespace-for-vars"),
                value("output").name("output"));
    }

    private Optional<Boolean> reboot() throws ArtifactException {
        Optional<Setting> setting = find("reboot").map(DescriptionTree.Place::setting);
        if (setting.isEmpty()) {
            return Optional.empty();
        }
        return switch (setting.get()) {
            case Setting.Truth(boolean value) -> Optional.of(value);
            case Setting.Text(String text) when text.equals("enabled") -> Optional.of(true);
            case Setting.Text(String text) when text.equals("disabled") -> Optional.of(false);
            case Setting other -> {
                value("reboot").ignored("reboot", "a boolean", other);
                yield Optional.empty();
            }
        };
    }

    /** The first place that has {@code key}. */
    private Optional<DescriptionTree.Place> find(String key) throws ArtifactException {
        for (List<String> place : selection.places()) {
            Optional<DescriptionTree.Place> found = tree.find(under(place, List.of(key)));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A group of the one setting, so that its value is read as those of entries are. */
    private Attributes value(String key) throws ArtifactException {
        Optional<DescriptionTree.Place> place = find(key);
        Map<String, Setting> members =
                place.isEmpty() ? Map.of() : Map.of(key, place.get().setting());
        return new Attributes(Setting.Group.of(members), where, warnings);
    }

    private static List<String> under(List<String> place, List<String> rest) {
        List<String> path = new ArrayList<>();
        path.add(ROOT);
        path.addAll(place);
        path.addAll(rest);
        return path;
    }
}
