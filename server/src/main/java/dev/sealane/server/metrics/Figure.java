package dev.sealane.server.metrics;

import java.util.Locale;
import java.util.Optional;

/**
 * One figure. Figures of one name stand together and differ in their label.
 *
 * @param help one sentence for people
 */
public record Figure(String name, String help, Type type, Optional<Label> label, long value) {
    /** Whether it only grows. */
    public enum Type {
        COUNTER,
        GAUGE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Both are fixed words of ours, so nothing needs escaping. */
    public record Label(String name, String value) {}

    public static Figure counter(String name, String help, long value) {
        return new Figure(name, help, Type.COUNTER, Optional.empty(), value);
    }

    public static Figure gauge(String name, String help, long value) {
        return new Figure(name, help, Type.GAUGE, Optional.empty(), value);
    }

    public Figure labelled(String labelName, String labelValue) {
        return new Figure(name, help, type, Optional.of(new Label(labelName, labelValue)), value);
    }
}
