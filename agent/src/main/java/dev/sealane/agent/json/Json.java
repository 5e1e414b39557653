package dev.sealane.agent.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * One JSON value.
 *
 * <p>Values are immutable and small: {@link JsonReader} refuses documents beyond its limits, so a tree always fits in
 * memory. Numbers keep the text they were written with; nothing is rounded on the way through the agent.
 */
public sealed interface Json {
    /** An object; its members keep the order in which they were written. */
    record Obj(SequencedMap<String, Json> members) implements Json {
        public Obj {
            members = java.util.Collections.unmodifiableSequencedMap(new java.util.LinkedHashMap<>(members));
        }

        /** The member of this name; a member that is {@code null} counts as absent. */
        public Optional<Json> member(String name) {
            return Optional.ofNullable(members.get(name)).filter(value -> !(value instanceof Null));
        }

        /** The member of this name if it is a string. */
        public Optional<String> string(String name) {
            return member(name)
                    .flatMap(value -> value instanceof Str(String text) ? Optional.of(text) : Optional.empty());
        }

        /** The member of this name if it is an object. */
        public Optional<Obj> object(String name) {
            return member(name).flatMap(value -> value instanceof Obj object ? Optional.of(object) : Optional.empty());
        }

        /** The objects in the member of this name if it is an array; elements of other kinds are left out. */
        public List<Obj> objects(String name) {
            return member(name).stream()
                    .flatMap(value -> value instanceof Arr(var elements) ? elements.stream() : Stream.empty())
                    .flatMap(element -> element instanceof Obj object ? Stream.of(object) : Stream.empty())
                    .toList();
        }
    }

    /** An array. */
    record Arr(List<Json> elements) implements Json {
        public Arr {
            elements = List.copyOf(elements);
        }
    }

    /** A string. */
    record Str(String text) implements Json {}

    /** A number, in the text it was written with. */
    record Num(String text) implements Json {}

    /** A truth value. */
    record Bool(boolean value) implements Json {}

    /** {@code null}. */
    record Null() implements Json {}

    /** An object of these strings, in the map's order. */
    static Obj of(Map<String, String> members) {
        SequencedMap<String, Json> values = new java.util.LinkedHashMap<>();
        members.forEach((name, value) -> values.put(name, new Str(value)));
        return new Obj(values);
    }

    /** An array of these strings. */
    static Arr of(List<String> elements) {
        List<Json> values = new ArrayList<>();
        elements.forEach(element -> values.add(new Str(element)));
        return new Arr(values);
    }
}
