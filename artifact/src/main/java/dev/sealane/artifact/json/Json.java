package dev.sealane.artifact.json;

import java.util.LinkedHashMap;
import java.util.List;

/** A JSON value. */
public sealed interface Json {
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

    /** A number that is no 64-bit integer; nothing in an artifact is one, so only its presence is kept. */
    record OtherNumber() implements Json {
        @Override
        public String kind() {
            return "a number";
        }
    }

    /** An integer of 64 bits. */
    record Whole(long value) implements Json {
        @Override
        public String kind() {
            return "the number " + value;
        }
    }

    record Truth(boolean value) implements Json {
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
