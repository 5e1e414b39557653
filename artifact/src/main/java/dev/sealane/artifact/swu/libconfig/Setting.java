package dev.sealane.artifact.swu.libconfig;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A value in a software description, whichever language it is written in.
 *
 * <p>Immutable.
 */
public sealed interface Setting {
    /** What kind of value this is, for messages. */
    String kind();

    /** Named settings; each name is there once, in the order of the text. */
    record Group(SequencedMap<String, Setting> members) implements Setting {
        public Group {
            members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
        }

        /** A group of these members. */
        public static Group of(Map<String, Setting> members) {
            return new Group(new LinkedHashMap<>(members));
        }

        @Override
        public String kind() {
            return "a group";
        }
    }

    /** Values of any kinds: {@code ( … )} in libconfig, every array in JSON. */
    record Items(List<Setting> values) implements Setting {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Scalars of one kind: {@code [ … ]} in libconfig. */
    record Scalars(List<Setting> values) implements Setting {
        public Scalars {
            values = List.copyOf(values);
        }

        @Override
        public String kind() {
            return "an array";
        }
    }

    record Text(String value) implements Setting {
        @Override
        public String kind() {
            return "a string";
        }
    }

    record Whole(long value) implements Setting {
        @Override
        public String kind() {
            return "an integer";
        }
    }

    /** A number with a point or an exponent; no attribute is one, so only its text is kept. */
    record Fraction(String text) implements Setting {
        @Override
        public String kind() {
            return "a fraction";
        }
    }

    record Truth(boolean value) implements Setting {
        @Override
        public String kind() {
            return "a boolean";
        }
    }
}
