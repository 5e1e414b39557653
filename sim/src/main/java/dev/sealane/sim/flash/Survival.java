package dev.sealane.sim.flash;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of every unflushed sector in one power cut. */
public record Survival(List<Fate> fates) {
    public Survival {
        fates = List.copyOf(fates);
    }

    /** What the medium holds in these sectors now. */
    public Map<Long, Sector> contents() {
        Map<Long, Sector> contents = new LinkedHashMap<>();
        fates.forEach(fate -> contents.put(fate.sector(), fate.content()));
        return contents;
    }

    /** In words, for a person who wants to follow a finding. */
    public String story() {
        return fates.isEmpty()
                ? "nothing was unflushed"
                : fates.stream().map(Fate::story).collect(Collectors.joining("; "));
    }

    /** The same in numbers, where there are many. */
    public String count() {
        Map<Fate.Kind, Long> counts = fates.stream()
                .collect(
                        Collectors.groupingBy(Fate::kind, () -> new EnumMap<>(Fate.Kind.class), Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry ->
                        entry.getValue() + " sectors " + entry.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
