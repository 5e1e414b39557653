package dev.sealane.server.filter;

import java.util.Locale;

/** Compares texts in SQL: without case, and with a star for anything (management digest, section 3). */
final class Texts {
    private Texts() {}

    static Sql compare(String expression, Condition.Comparison comparison) {
        return switch (comparison.operator()) {
            case EQUAL -> equal(expression, comparison.value());
            case NOT_EQUAL -> equal(expression, comparison.value()).not();
            case LESS -> ordered(expression, "<", comparison.value());
            case LESS_OR_EQUAL -> ordered(expression, "<=", comparison.value());
            case GREATER -> ordered(expression, ">", comparison.value());
            case GREATER_OR_EQUAL -> ordered(expression, ">=", comparison.value());
            case IN -> in(expression, comparison);
            case OUT -> in(expression, comparison).not();
            case IS -> Sql.of(expression + " is null");
            case IS_NOT -> Sql.of(expression + " is not null");
        };
    }

    /** An empty text is equal to no value at all. */
    private static Sql equal(String expression, String value) {
        if (value.isEmpty()) {
            return Sql.of("coalesce(" + expression + ", '') = ''");
        }
        String pattern = pattern(value);
        return pattern.isEmpty()
                ? Sql.of("lower(" + expression + ") = ?", plain(value))
                : Sql.of("lower(" + expression + ") like ?", pattern);
    }

    private static Sql ordered(String expression, String symbol, String value) {
        return Sql.of("lower(" + expression + ") " + symbol + " ?", plain(value));
    }

    /** Lists hold no wildcards. */
    private static Sql in(String expression, Condition.Comparison comparison) {
        return Sql.of(
                "lower(" + expression + ") = any(?)",
                comparison.values().stream()
                        .map(value -> value.toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static String plain(String value) {
        return value.replace("\\*", "*").toLowerCase(Locale.ROOT);
    }

    /** The pattern of a text with a star that stands for anything; empty if it has none. */
    private static String pattern(String value) {
        StringBuilder pattern = new StringBuilder();
        boolean hasStar = false;
        String text = value.toLowerCase(Locale.ROOT);
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '\\' && text.startsWith("*", index + 1)) {
                pattern.append('*');
                index++;
            } else if (character == '*') {
                pattern.append('%');
                hasStar = true;
            } else if (character == '%' || character == '_' || character == '\\') {
                pattern.append('\\').append(character);
            } else {
                pattern.append(character);
            }
        }
        return hasStar ? pattern.toString() : "";
    }
}
