package dev.sealane.agent.boot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The text part of an environment: {@code name=value} NUL, repeated, then one more NUL.
 *
 * <p>Strict where libubootenv is not: a missing terminator and an entry without {@code =} are refused, because U-Boot and
 * the tools then see different variables. A name that occurs twice has its last value, and is written once.
 *
 * <p>Bytes are taken as Latin-1, so that every value survives a rewrite bit for bit.
 */
final class EnvironmentText {
    private EnvironmentText() {}

    /**
     * Reads the variables at the start of {@code data} up to the terminator.
     *
     * @throws BootException if the text is not well formed; time and memory are bounded by the length of the data
     */
    static SortedMap<String, String> parse(ByteBuffer data) throws BootException {
        SortedMap<String, String> variables = new TreeMap<>();
        int start = data.position();
        for (int at = start; at < data.limit(); ) {
            int end = endOfEntry(data, at, start);
            if (end == at) {
                return variables;
            }
            putEntry(variables, data, at, end, start);
            at = end + 1;
        }
        throw malformed("the list of variables has no terminator", data.limit() - start);
    }

    /** Writes the variables sorted by name, each once, with the terminator. */
    static byte[] format(SortedMap<String, String> variables) throws BootException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (var variable : variables.entrySet()) {
            checkName(variable.getKey());
            checkValue(variable.getKey(), variable.getValue());
            text.writeBytes(
                    (variable.getKey() + "=" + variable.getValue() + "\0").getBytes(StandardCharsets.ISO_8859_1));
        }
        text.write(0);
        return text.toByteArray();
    }

    private static int endOfEntry(ByteBuffer data, int from, int start) throws BootException {
        for (int at = from; at < data.limit(); at++) {
            if (data.get(at) == 0) {
                return at;
            }
        }
        throw malformed("a variable has no end", from - start);
    }

    private static void putEntry(SortedMap<String, String> variables, ByteBuffer data, int from, int end, int start)
            throws BootException {
        byte[] bytes = new byte[end - from];
        data.get(from, bytes);
        String entry = new String(bytes, StandardCharsets.ISO_8859_1);
        int equals = entry.indexOf('=');
        if (equals < 1) {
            throw malformed("an entry is not name=value", from - start);
        }
        variables.put(entry.substring(0, equals), entry.substring(equals + 1));
    }

    private static void checkName(String name) throws BootException {
        if (name.isEmpty() || name.indexOf('=') >= 0 || !isStorable(name)) {
            throw new BootException(
                    BootException.Reason.BAD_VARIABLE,
                    "expected a variable name without '=', NUL and characters outside Latin-1, found one with "
                            + name.length() + " characters");
        }
    }

    private static void checkValue(String name, String value) throws BootException {
        if (!isStorable(value)) {
            throw new BootException(
                    BootException.Reason.BAD_VARIABLE,
                    "the value of " + name + " has a NUL or a character outside Latin-1");
        }
    }

    private static boolean isStorable(String text) {
        return text.chars().allMatch(character -> character > 0 && character <= 0xFF);
    }

    private static BootException malformed(String what, int offset) {
        return new BootException(BootException.Reason.MALFORMED, what + ", at byte " + offset + " of the data");
    }
}
