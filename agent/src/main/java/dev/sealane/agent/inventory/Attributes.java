package dev.sealane.agent.inventory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Named values as identity and inventory programs print them: lines {@code key=value}, where a key that comes again
 * makes a list. Names are sorted, so that equal attributes give equal bytes.
 */
public record Attributes(SortedMap<String, List<String>> values) {
    /** A board with hundreds of network interfaces stays below. */
    public static final int MAX_VALUES = 2000;

    public Attributes {
        TreeMap<String, List<String>> copy = new TreeMap<>();
        values.forEach((name, list) -> copy.put(name, List.copyOf(list)));
        values = Collections.unmodifiableSortedMap(copy);
    }

    /** No attributes. */
    public static Attributes none() {
        return new Attributes(new TreeMap<>());
    }

    /** Attributes with one value each. */
    public static Attributes of(Map<String, String> single) {
        TreeMap<String, List<String>> values = new TreeMap<>();
        single.forEach((name, value) -> values.put(name, List.of(value)));
        return new Attributes(values);
    }

    /** What a program printed: the good lines, and how many were not {@code key=value}. */
    public record Parsed(Attributes attributes, int badLines) {}

    /** Reads the output of a program; good lines count even where others are bad. */
    public static Parsed parse(String output) {
        TreeMap<String, List<String>> values = new TreeMap<>();
        int bad = 0;
        int good = 0;
        for (String line : output.split("\r?\n", -1)) {
            int equals = line.indexOf('=');
            if (line.isBlank()) {
                continue;
            }
            if (equals <= 0 || good >= MAX_VALUES) {
                bad++;
                continue;
            }
            good++;
            values.computeIfAbsent(line.substring(0, equals).strip(), _ -> new ArrayList<>())
                    .add(line.substring(equals + 1));
        }
        return new Parsed(new Attributes(values), bad);
    }

    /** These attributes, and those of {@code others} with other names. */
    public Attributes or(Attributes others) {
        TreeMap<String, List<String>> all = new TreeMap<>(others.values);
        all.putAll(values);
        return new Attributes(all);
    }

    /** These attributes and those of {@code others}; where both have a name the values come one after the other. */
    public Attributes and(Attributes others) {
        TreeMap<String, List<String>> all = new TreeMap<>(values);
        others.values.forEach((name, more) -> all.merge(name, more, (first, second) -> {
            List<String> joined = new ArrayList<>(first);
            joined.addAll(second);
            return joined;
        }));
        return new Attributes(all);
    }
}
