package dev.sealane.server.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of SQL with the values of its parameters, in order. Names and values of others are always parameters.
 *
 * @param text fixed words of ours only
 */
public record Sql(String text, List<Object> parameters) {
    /** Holds for everything. */
    public static final Sql TRUE = of("true");

    public Sql {
        parameters = List.copyOf(parameters);
    }

    public static Sql of(String text, Object... parameters) {
        return new Sql(text, List.of(parameters));
    }

    /** This and then the other. */
    public Sql then(Sql other) {
        List<Object> all = new ArrayList<>(parameters);
        all.addAll(other.parameters);
        return new Sql(text + other.text, all);
    }

    /** Turned round; what is unknown counts as false before. */
    Sql not() {
        return new Sql("(" + text + ") is not true", parameters);
    }
}
