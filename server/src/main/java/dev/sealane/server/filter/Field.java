package dev.sealane.server.filter;

import dev.sealane.server.filter.Condition.Operator;
import java.util.List;
import java.util.Locale;

/** What can be asked about a field, and the SQL that asks it. Expressions are fixed words of ours. */
public sealed interface Field {
    /** A text: compared without case, {@code *} stands for anything. */
    record Text(String expression) implements Field {}

    /** A whole number. */
    record Whole(String expression) implements Field {}

    /** A time, compared as milliseconds since 1970 or as one of two virtual values. */
    record Time(String expression) implements Field {}

    /** True or false. */
    record Flag(String expression) implements Field {}

    /** One of a few words. */
    record Choice(String expression, List<String> words) implements Field {
        public Choice {
            words = List.copyOf(words);
        }
    }

    /**
     * Values under names: {@code attribute.serial}.
     *
     * @param from a subquery's from and where up to the name, which follows as {@code = ?}
     * @param value the value's expression in it
     */
    record Named(String from, String value) implements Field {}

    /**
     * Any number of texts, such as tags: one of them must be equal, and for a negation none.
     *
     * @param from a subquery's from and where
     * @param value the text's expression in it
     */
    record Several(String from, String value) implements Field {}

    /** What the list may be sorted by; empty where there is nothing to compare. */
    default String order() {
        return switch (this) {
            case Text text -> "lower(" + text.expression() + ")";
            case Whole number -> number.expression();
            case Time time -> time.expression();
            case Flag flag -> flag.expression();
            case Choice choice -> choice.expression();
            case Named _, Several _ -> "";
        };
    }

    /**
     * The comparison as SQL.
     *
     * @param key the name behind the dot for {@link Named} fields; empty otherwise
     */
    default Sql compare(Condition.Comparison comparison, String key, Moments moments) {
        return switch (this) {
            case Text text -> Texts.compare(text.expression(), comparison);
            case Whole number -> Numbers.compare(number.expression(), comparison, value -> number(comparison, value));
            case Time time -> Numbers.compare(time.expression(), comparison, value -> moments.read(comparison, value));
            case Flag flag -> Numbers.compare(flag.expression(), comparison, value -> flag(comparison, value));
            case Choice choice ->
                Numbers.compare(choice.expression(), comparison, value -> word(comparison, value, choice.words()));
            case Named named -> named(named, comparison, key);
            case Several several -> several(several, comparison);
        };
    }

    /** Only things that have the name are compared, for a negation too (digest, section 3). */
    private static Sql named(Named named, Condition.Comparison comparison, String key) {
        Sql exists = Sql.of("exists (select" + named.from() + " = ?", key);
        return switch (comparison.operator()) {
            case IS -> exists.then(Sql.of(")")).not();
            case IS_NOT -> exists.then(Sql.of(")"));
            case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, IN, OUT ->
                exists.then(Sql.of(" and "))
                        .then(Texts.compare(named.value(), comparison))
                        .then(Sql.of(")"));
        };
    }

    private static Sql several(Several several, Condition.Comparison comparison) {
        Sql exists = Sql.of("exists (select" + several.from());
        return switch (comparison.operator()) {
            case IS -> exists.then(Sql.of(")")).not();
            case IS_NOT -> exists.then(Sql.of(")"));
            case EQUAL, IN, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                exists.then(Sql.of(" and "))
                        .then(Texts.compare(several.value(), comparison))
                        .then(Sql.of(")"));
            case NOT_EQUAL -> several(several, with(comparison, Operator.EQUAL)).not();
            case OUT -> several(several, with(comparison, Operator.IN)).not();
        };
    }

    private static Condition.Comparison with(Condition.Comparison comparison, Operator operator) {
        return new Condition.Comparison(comparison.field(), operator, comparison.values());
    }

    private static Object number(Condition.Comparison comparison, String value) {
        if (!value.matches("-?\\d{1,18}")) {
            throw FilterRefused.value(comparison.field(), "a whole number");
        }
        return Long.parseLong(value);
    }

    private static Object flag(Condition.Comparison comparison, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw FilterRefused.value(comparison.field(), "true or false");
        };
    }

    private static Object word(Condition.Comparison comparison, String value, List<String> words) {
        String wanted = value.toLowerCase(Locale.ROOT);
        if (!words.contains(wanted)) {
            throw FilterRefused.word(comparison.field(), value, String.join(", ", words));
        }
        return wanted;
    }
}
