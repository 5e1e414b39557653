package dev.sealane.artifact.swu.description;

import dev.sealane.artifact.swu.libconfig.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the selections that a description offers: the groups that hold a section, up to three levels down. */
final class Choices {
    private static final int MAX_LEVELS = 3;
    private static final Set<String> BOOT_SECTIONS = Set.of("bootenv", "uboot");

    /** Settings that may be groups because they are links, and are no places. */
    private static final Set<String> SETTINGS =
            Set.of("version", "description", "hardware-compatibility", "vars", "reboot", "update-type");

    private Choices() {}

    static List<Selection> of(Setting.Group document, String root) {
        Set<Selection> found = new LinkedHashSet<>();
        if (document.members().get(root) instanceof Setting.Group software) {
            collect(software, List.of(), found);
        }
        return List.copyOf(found);
    }

    private static void collect(Setting.Group group, List<String> path, Set<Selection> found) {
        if (group.members().keySet().stream().anyMatch(Choices::isSection)
                || group.members().containsKey("ref")) {
            selection(path).ifPresent(found::add);
        }
        if (path.size() < MAX_LEVELS) {
            for (Map.Entry<String, Setting> member : group.members().entrySet()) {
                boolean place = !isSection(member.getKey()) && !SETTINGS.contains(member.getKey());
                if (place && member.getValue() instanceof Setting.Group inner) {
                    List<String> longer = new ArrayList<>(path);
                    longer.add(member.getKey());
                    collect(inner, longer, found);
                }
            }
        }
    }

    private static boolean isSection(String key) {
        return BOOT_SECTIONS.contains(key)
                || Arrays.stream(Section.values()).anyMatch(s -> s.key().equals(key));
    }

    private static Optional<Selection> selection(List<String> path) {
        boolean named = path.stream().noneMatch(String::isEmpty);
        return switch (named ? path.size() : MAX_LEVELS + 1) {
            case 0 -> Optional.of(Selection.NONE);
            case 1 -> Optional.of(new Selection(Optional.empty(), Optional.of(path.getFirst())));
            case 2 ->
                Optional.of(new Selection(
                        Optional.of(new Selection.Choice(path.getFirst(), path.getLast())), Optional.empty()));
            case MAX_LEVELS ->
                Optional.of(new Selection(
                        Optional.of(new Selection.Choice(path.get(1), path.getLast())), Optional.of(path.getFirst())));
            default -> Optional.empty();
        };
    }
}
