package dev.sealane.sim.flash;

import java.util.LinkedHashMap;
import java.util.List;
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
}
