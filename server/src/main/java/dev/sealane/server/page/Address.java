package dev.sealane.server.page;

import dev.sealane.server.http.Request;
import dev.sealane.server.page.view.Addresses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An address of a page with its query: the state of filters and forms. A value; changes make a new one. */
record Address(String path, Map<String, List<String>> query) {
    Address {
        query = Map.copyOf(query);
    }

    static Address of(String path) {
        return new Address(path, Map.of());
    }

    /** The request's own address, with those parameters that the page knows and that are not empty. */
    static Address of(Request request, List<String> known) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String name : known) {
            List<String> values = request.queryAll(name).stream()
                    .filter(value -> !value.isBlank())
                    .toList();
            if (!values.isEmpty()) {
                query.put(name, values);
            }
        }
        return new Address(request.path(), query);
    }

    /** The same with this parameter instead of what it was; an empty value leaves it out. */
    Address with(String name, String value) {
        Map<String, List<String>> changed = new LinkedHashMap<>(query);
        changed.remove(name);
        if (!value.isEmpty()) {
            changed.put(name, List.of(value));
        }
        return new Address(path, changed);
    }

    Address without(String name) {
        return with(name, "");
    }

    @Override
    public String toString() {
        List<String> pairs = new ArrayList<>();
        query.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry ->
                        entry.getValue().forEach(value -> pairs.add(entry.getKey() + "=" + Addresses.value(value))));
        return pairs.isEmpty() ? path : path + "?" + pairs.stream().collect(Collectors.joining("&"));
    }

    /**
     * Where a form wants to go afterwards, if that is one of our own pages; the start otherwise. A path that begins with
     * two slashes would be another host.
     */
    static String local(String wanted) {
        boolean ours = wanted.startsWith("/")
                && !wanted.startsWith("//")
                && wanted.chars().noneMatch(character -> character == '\\' || Character.isISOControl(character));
        return ours ? wanted : "/";
    }
}
