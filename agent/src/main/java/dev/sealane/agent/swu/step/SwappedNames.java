package dev.sealane.agent.swu.step;

import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the properties {@code swap-N = [a, b]} ask for, in the order of their numbers: things that change their names.
 *
 * @param renamed the name that each old name becomes; what keeps its name is not in it
 */
public record SwappedNames(SequencedMap<String, String> renamed) {
    private static final String PREFIX = "swap-";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

    public SwappedNames {
        renamed = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(renamed));
    }

    /** The swaps of an entry, one after the other. */
    public static SwappedNames of(Entry entry) throws StepException {
        Map<Integer, List<String>> swaps = new TreeMap<>();
        for (Map.Entry<String, List<String>> property : entry.properties().entrySet()) {
            if (property.getKey().startsWith(PREFIX)) {
                String number = property.getKey().substring(PREFIX.length());
                List<String> pair =
                        property.getValue().stream().map(String::strip).toList();
                if (!NUMBER.matcher(number).matches() || pair.size() != 2 || pair.contains("")) {
                    throw refused(entry, "expected two names as '" + PREFIX + "N', found " + property);
                }
                swaps.put(Integer.parseInt(number), pair);
            }
        }
        if (swaps.isEmpty()) {
            throw refused(entry, "expected properties '" + PREFIX + "N', found none");
        }
        return after(new ArrayList<>(swaps.values()));
    }

    private static SwappedNames after(List<List<String>> swaps) {
        SequencedMap<String, String> bearers = new LinkedHashMap<>(); // Who has a name by now, by its first name.
        for (List<String> pair : swaps) {
            String first = bearers.getOrDefault(pair.getFirst(), pair.getFirst());
            String second = bearers.getOrDefault(pair.getLast(), pair.getLast());
            bearers.put(pair.getFirst(), second);
            bearers.put(pair.getLast(), first);
        }
        SequencedMap<String, String> renamed = new LinkedHashMap<>();
        bearers.forEach((name, bearer) -> {
            if (!name.equals(bearer)) {
                renamed.put(bearer, name);
            }
        });
        return new SwappedNames(renamed);
    }

    private static StepException refused(Entry entry, String why) {
        return new StepException(Reason.UNSUPPORTED, entry.label() + ": " + why);
    }
}
