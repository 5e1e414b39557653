package dev.sealane.server.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Compares in SQL what is equal or not, and less or more: numbers, times, booleans and words. */
final class Numbers {
    private Numbers() {}

    static Sql compare(String expression, Condition.Comparison comparison, Function<String, Object> reader) {
        return switch (comparison.operator()) {
            case EQUAL -> Sql.of(expression + " = ?", reader.apply(comparison.value()));
            case NOT_EQUAL ->
                Sql.of(expression + " = ?", reader.apply(comparison.value())).not();
            case LESS -> Sql.of(expression + " < ?", reader.apply(comparison.value()));
            case LESS_OR_EQUAL -> Sql.of(expression + " <= ?", reader.apply(comparison.value()));
            case GREATER -> Sql.of(expression + " > ?", reader.apply(comparison.value()));
            case GREATER_OR_EQUAL -> Sql.of(expression + " >= ?", reader.apply(comparison.value()));
            case IN -> in(expression, comparison, reader);
            case OUT -> in(expression, comparison, reader).not();
            case IS -> Sql.of(expression + " is null");
            case IS_NOT -> Sql.of(expression + " is not null");
        };
    }

    private static Sql in(String expression, Condition.Comparison comparison, Function<String, Object> reader) {
        List<Object> values = new ArrayList<>();
        comparison.values().forEach(value -> values.add(reader.apply(value)));
        return new Sql(expression + " in (" + "?, ".repeat(values.size() - 1) + "?)", values);
    }
}
