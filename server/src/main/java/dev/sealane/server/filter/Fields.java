package dev.sealane.server.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The fields of one kind of thing, by their names in lower case. Makes SQL of conditions and orders, or refuses them.
 * Immutable.
 */
public final class Fields {
    /** Keys of one sort order. */
    private static final int MAX_SORT_KEYS = 10;

    private final TreeMap<String, Field> fields;

    private Fields(Map<String, Field> fields) {
        this.fields = new TreeMap<>(fields);
    }

    /** The fields by name. */
    public static Fields of(Map<String, Field> fields) {
        return new Fields(fields);
    }

    /** These and one more. */
    public Fields with(String name, Field field) {
        TreeMap<String, Field> more = new TreeMap<>(fields);
        more.put(name, field);
        return new Fields(more);
    }

    /**
     * The condition as SQL in parentheses.
     *
     * @throws FilterRefused if it names a field or a value that is not there
     */
    public Sql condition(Condition condition, Moments moments) {
        return switch (condition) {
            case Condition.AnyOf any -> join(any.conditions(), " or ", moments);
            case Condition.AllOf all -> join(all.conditions(), " and ", moments);
            case Condition.Comparison comparison -> comparison(comparison, moments);
        };
    }

    /** The same of a text that may be absent. */
    public Sql condition(Optional<String> rsql, Moments moments) {
        return rsql.filter(text -> !text.isBlank())
                .map(text -> condition(Rsql.parse(text), moments))
                .orElse(Sql.TRUE);
    }

    /**
     * What follows {@code order by} for a sort order such as {@code name:ASC,id:DESC}; empty for an empty one.
     *
     * @throws FilterRefused if it cannot be read or names what cannot be sorted by
     */
    public String order(String sort) {
        if (sort.isBlank()) {
            return "";
        }
        List<String> keys = new ArrayList<>();
        for (String key : sort.split(",", MAX_SORT_KEYS + 1)) {
            String[] parts = key.strip().split(":", -1);
            if (parts.length != 2 || parts[0].isBlank() || keys.size() == MAX_SORT_KEYS) {
                throw FilterRefused.sortSyntax();
            }
            keys.add(sortable(parts[0].strip()) + direction(parts[1].strip()));
        }
        return String.join(", ", keys);
    }

    private String sortable(String name) {
        Field field = fields.get(name.toLowerCase(Locale.ROOT));
        if (field == null || field.order().isEmpty()) {
            throw FilterRefused.sortField(name);
        }
        return field.order();
    }

    private static String direction(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "asc" -> " asc nulls first";
            case "desc" -> " desc nulls last";
            default -> throw FilterRefused.sortDirection(word);
        };
    }

    private Sql join(List<Condition> conditions, String word, Moments moments) {
        Sql joined = Sql.of("(");
        for (int index = 0; index < conditions.size(); index++) {
            joined = joined.then(Sql.of(index == 0 ? "" : word)).then(condition(conditions.get(index), moments));
        }
        return joined.then(Sql.of(")"));
    }

    /** A whole name goes before one with a key behind its first dot. */
    private Sql comparison(Condition.Comparison comparison, Moments moments) {
        String name = comparison.field().toLowerCase(Locale.ROOT);
        Field whole = fields.get(name);
        if (whole != null && !(whole instanceof Field.Named)) {
            return parenthesised(whole.compare(comparison, "", moments));
        }
        int dot = name.indexOf('.');
        Field map = dot < 0 ? null : fields.get(name.substring(0, dot));
        if (!(map instanceof Field.Named) || dot + 1 == name.length()) {
            throw FilterRefused.field(comparison.field(), "one of " + String.join(", ", names()));
        }
        return parenthesised(map.compare(comparison, comparison.field().substring(dot + 1), moments));
    }

    private List<String> names() {
        return fields.entrySet().stream()
                .map(entry -> entry.getValue() instanceof Field.Named ? entry.getKey() + ".*" : entry.getKey())
                .toList();
    }

    private static Sql parenthesised(Sql sql) {
        return new Sql("(" + sql.text() + ")", sql.parameters());
    }
}
