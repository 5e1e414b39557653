package dev.sealane.server.http;

import io.helidon.http.Method;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every route of the server as one tree of path segments.
 *
 * <p>A look-up costs one map access for each segment, however many routes there are. A literal segment goes before a
 * parameter, and a parameter before a rest. The list of routes is open to tests, which walk it. Filled once while the
 * server is wired, then read by many threads.
 */
public final class Router {
    /** More segments than any of our paths; a longer one cannot match anything. */
    private static final int SEGMENT_LIMIT = 32;

    private final Node root = new Node();
    private final Map<String, Node> plain = new HashMap<>();
    private final List<Route> routes = new ArrayList<>();
    private final TreeMap<String, FailureFormat> formats = new TreeMap<>();

    /** What a path leads to. */
    sealed interface Match {
        /** A route, with the values of its parameters. */
        record Found(Route route, Map<String, String> parameters) implements Match {}

        /** The path exists, but not with this method. */
        record OtherMethods(Set<String> allowed) implements Match {}

        /** Nothing is there. */
        record Nothing() implements Match {}
    }

    /** Adds a route. Two routes for one method and path are a mistake in the wiring. */
    public Router add(Route route) {
        Node node = root;
        List<String> names = new ArrayList<>();
        for (String segment : split(route.pattern())) {
            node = node.child(segment, names);
        }
        if (node.routes.putIfAbsent(route.method().text(), new Leaf(route, List.copyOf(names))) != null) {
            throw new IllegalStateException("two routes for " + route.method() + " " + route.pattern());
        }
        if (names.isEmpty()) {
            plain.put(route.pattern(), node);
        }
        routes.add(route);
        return this;
    }

    /** A GET, which answers HEAD too. */
    public Router get(String pattern, Access access, Handler handler) {
        return add(new Route(Method.GET, pattern, access, handler));
    }

    public Router post(String pattern, Access access, Handler handler) {
        return add(new Route(Method.POST, pattern, access, handler));
    }

    public Router put(String pattern, Access access, Handler handler) {
        return add(new Route(Method.PUT, pattern, access, handler));
    }

    public Router patch(String pattern, Access access, Handler handler) {
        return add(new Route(Method.PATCH, pattern, access, handler));
    }

    public Router delete(String pattern, Access access, Handler handler) {
        return add(new Route(Method.DELETE, pattern, access, handler));
    }

    /**
     * Says how refusals below a path are written; the longest matching prefix decides, and one whose first segment is a
     * parameter goes before it.
     */
    public Router failures(String prefix, FailureFormat format) {
        formats.put(prefix, format);
        return this;
    }

    /** Every route, in the order of registration. */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    FailureFormat format(String path) {
        FailureFormat best = new Problem();
        for (Map.Entry<String, FailureFormat> entry : formats.entrySet()) {
            // The map is sorted, so a longer prefix of the same path comes later.
            if (isBelow(path, entry.getKey())) {
                best = entry.getValue();
            }
        }
        return best;
    }

    private static boolean isBelow(String path, String prefix) {
        if (!prefix.startsWith("/{")) {
            return path.startsWith(prefix);
        }
        int end = path.indexOf('/', 1);
        return end > 0 && path.startsWith(prefix.substring(prefix.indexOf('/', 1)), end);
    }

    Match match(Method method, String rawPath) {
        // A literal goes before a parameter anyway, so a path that is one as a whole needs no walk: all polls are.
        Node literal = plain.get(rawPath);
        return literal == null ? walk(method, rawPath) : match(method, literal, List.of());
    }

    private Match walk(Method method, String rawPath) {
        List<String> segments = new ArrayList<>();
        for (String segment : split(rawPath)) {
            segments.add(decode(segment));
        }
        if (segments.size() > SEGMENT_LIMIT) {
            return new Match.Nothing();
        }
        List<String> values = new ArrayList<>();
        Node node = root.find(segments, 0, values);
        return node == null ? new Match.Nothing() : match(method, node, values);
    }

    private static Match match(Method method, Node node, List<String> values) {
        Leaf leaf = node.leaf(method);
        if (leaf == null) {
            return new Match.OtherMethods(new TreeSet<>(node.routes.keySet()));
        }
        if (leaf.names.isEmpty()) {
            return new Match.Found(leaf.route, Map.of());
        }
        Map<String, String> parameters = new HashMap<>();
        for (int index = 0; index < leaf.names.size(); index++) {
            parameters.put(leaf.names.get(index), values.get(index));
        }
        return new Match.Found(leaf.route, parameters);
    }

    private static List<String> split(String path) {
        String inner = path.startsWith("/") ? path.substring(1) : path;
        return inner.isEmpty() ? List.of() : List.of(inner.split("/", -1));
    }

    /** Decodes one segment. A plus is a plus in a path; dot segments and NUL would mean something to file systems. */
    private static String decode(String segment) {
        String plain;
        try {
            plain = segment.indexOf('%') < 0
                    ? segment
                    : URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw badPath(segment).causedBy(malformed);
        }
        if (plain.equals(".") || plain.equals("..") || plain.indexOf('\0') >= 0 || plain.indexOf('\uFFFD') >= 0) {
            throw badPath(segment);
        }
        return plain;
    }

    private static HttpRefusal badPath(String segment) {
        return HttpRefusal.badRequest("bad-path", "a path segment cannot be read")
                .found(segment)
                .where("path");
    }

    private record Leaf(Route route, List<String> names) {}

    /** A place in the tree. */
    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Leaf> routes = new LinkedHashMap<>();
        private @Nullable Node parameter;
        private @Nullable Node rest;

        Node child(String segment, List<String> names) {
            if (!segment.startsWith("{")) {
                return literals.computeIfAbsent(segment, _ -> new Node());
            }
            boolean takesRest = segment.endsWith("...}");
            names.add(segment.substring(1, segment.length() - (takesRest ? 4 : 1)));
            if (takesRest) {
                rest = Optional.ofNullable(rest).orElseGet(Node::new);
                return rest;
            }
            parameter = Optional.ofNullable(parameter).orElseGet(Node::new);
            return parameter;
        }

        @Nullable
        Node find(List<String> segments, int index, List<String> values) {
            if (index == segments.size()) {
                return routes.isEmpty() ? null : this;
            }
            String segment = segments.get(index);
            Node literal = literals.get(segment);
            Node found = literal == null ? null : literal.find(segments, index + 1, values);
            if (found == null && parameter != null && !segment.isEmpty()) {
                values.add(segment);
                found = parameter.find(segments, index + 1, values);
                if (found == null) {
                    values.removeLast();
                }
            }
            if (found == null && rest != null) {
                values.add(String.join("/", segments.subList(index, segments.size())));
                found = rest;
            }
            return found;
        }

        @Nullable
        Leaf leaf(Method method) {
            Leaf leaf = routes.get(method.text());
            return leaf == null && method.equals(Method.HEAD) ? routes.get(Method.GET.text()) : leaf;
        }
    }
}
