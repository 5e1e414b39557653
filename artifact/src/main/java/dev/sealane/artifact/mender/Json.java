package dev.sealane.artifact.mender;

import java.util.LinkedHashMap;
import java.util.List;

/** A JSON value out of an artifact header. */
sealed interface Json {
    /** What kind of value this is, for messages. */
    String kind();

    /** Keys keep their order; the parser refuses duplicates. */
    record Members(LinkedHashMap<String, Json> values) implements Json {
        @Override
        public String kind() {
            return "an object";
        }
    }

    record Elements(List<Json> values) implements Json {
        @Override
        public String kind() {
            return "an array";
        }
    }

    record Text(String value) implements Json {
        @Override
        public String kind() {
            return "a string";
        }
    }

    /** Any other number; these carry no meaning in a header, so only their presence is kept. */
    record OtherNumber() implements Json {
        @Override
        public String kind() {
            return "a number";
        }
    }

    /** An integer that fits into an {@code int}. */
    record Whole(int value) implements Json {
        @Override
        public String kind() {
            return "the number " + value;
        }
    }

    record Truth() implements Json {
        @Override
        public String kind() {
            return "a boolean";
        }
    }

    record Null() implements Json {
        @Override
        public String kind() {
            return "null";
        }
    }
}
