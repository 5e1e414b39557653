package dev.sealane.server.filter;

import java.util.List;

/** What an RSQL text asks for. */
public sealed interface Condition {
    /** How a field is compared. */
    enum Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        IN,
        OUT,
        /** Only with {@code null}: the field has no value. */
        IS,
        /** Only with {@code null}: the field has a value. */
        IS_NOT
    }

    /** One of these holds. */
    record AnyOf(List<Condition> conditions) implements Condition {
        public AnyOf {
            conditions = List.copyOf(conditions);
        }
    }

    /** All of these hold. */
    record AllOf(List<Condition> conditions) implements Condition {
        public AllOf {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * A field compares so with the values.
     *
     * @param field as written; upper and lower case do not differ in its first part
     * @param values one, or any number for {@link Operator#IN} and {@link Operator#OUT}
     */
    record Comparison(String field, Operator operator, List<String> values) implements Condition {
        public Comparison {
            values = List.copyOf(values);
        }

        /** The one value of an operator that takes one. */
        public String value() {
            return values.getFirst();
        }
    }
}
