package dev.sealane.artifact.tar;

import dev.sealane.artifact.ArtifactException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The records of a PAX extended header: {@code LENGTH KEY=VALUE\n}, the length counting itself.
 *
 * <p>Only {@code path}, {@code size} and {@code mtime} mean something here. Owners, times and comments are ignored as by
 * every reader; a sparse file is refused, because its stored bytes are not its content.
 *
 * @param records the values by key, in order
 */
record PaxRecords(Map<String, String> records) {
    /** A path of 4 KiB and a few numbers need far less; the rest is room for comments. */
    static final int MAX_BYTES = 64 * 1024;

    private static final String PATH = "path";
    private static final String SIZE = "size";
    private static final String MODIFIED = "mtime";
    private static final String SPARSE_PREFIX = "GNU.sparse.";
    private static final int MAX_LENGTH_DIGITS = 6;

    static PaxRecords parse(byte[] bytes, String where) throws ArtifactException {
        Map<String, String> records = new LinkedHashMap<>();
        int position = 0;
        while (position < bytes.length) {
            int end = position + recordLength(bytes, position, where);
            int text = indexOf(bytes, (byte) ' ', position) + 1;
            int equals = indexOf(bytes, (byte) '=', text);
            if (end > bytes.length || bytes[end - 1] != '\n' || equals < 0 || equals >= end) {
                throw malformed(where, "a record LENGTH KEY=VALUE with a line feed at its end", "something else");
            }
            String key = slice(bytes, text, equals, where);
            String value = slice(bytes, equals + 1, end - 1, where);
            if (key.startsWith(SPARSE_PREFIX)) {
                throw new ArtifactException.UnsupportedFeature("a sparse file", where);
            }
            if (records.put(key, value) != null) {
                throw malformed(where, "each key once", key + " twice");
            }
            position = end;
        }
        return new PaxRecords(records);
    }

    Optional<String> path(String where) throws ArtifactException {
        String path = records.get(PATH);
        if (path == null) {
            return Optional.empty();
        }
        if (path.isEmpty() || path.indexOf('\0') >= 0) {
            throw malformed(where, "a path", "an empty one or one with a NUL");
        }
        return Optional.of(path);
    }

    OptionalLong size(String where) throws ArtifactException {
        String size = records.get(SIZE);
        if (size == null) {
            return OptionalLong.empty();
        }
        if (!size.matches("[0-9]{1,19}")) {
            throw malformed(where, "a decimal size", size);
        }
        try {
            return OptionalLong.of(Long.parseLong(size));
        } catch (NumberFormatException e) {
            throw new ArtifactException.Malformed(
                    "PAX header in " + where, "a size of at most " + Long.MAX_VALUE, size, e);
        }
    }

    /** The modification time cut to whole seconds. */
    OptionalLong modifiedSeconds(String where) throws ArtifactException {
        String modified = records.get(MODIFIED);
        if (modified == null) {
            return OptionalLong.empty();
        }
        if (!modified.matches("-?[0-9]{1,12}(\\.[0-9]{0,18})?")) {
            throw malformed(where, "a decimal time", modified);
        }
        int point = modified.indexOf('.');
        return OptionalLong.of(Long.parseLong(point < 0 ? modified : modified.substring(0, point)));
    }

    /** The records for what does not fit into a USTAR header; empty if everything fits. */
    static byte[] encode(TarEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (entry.name().getBytes(StandardCharsets.UTF_8).length > TarHeader.NAME_BYTES) {
            bytes.writeBytes(record(PATH, entry.name()));
        }
        if (entry.size() >= TarHeader.OCTAL_SIZE_LIMIT) {
            bytes.writeBytes(record(SIZE, Long.toString(entry.size())));
        }
        return bytes.toByteArray();
    }

    private static byte[] record(String key, String value) {
        byte[] text = (" " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
        int length = text.length;
        while (Integer.toString(length).length() + text.length != length) {
            length = Integer.toString(length).length() + text.length;
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        record.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
        record.writeBytes(text);
        return record.toByteArray();
    }

    private static int recordLength(byte[] bytes, int position, String where) throws ArtifactException {
        int length = 0;
        int digits = 0;
        while (position + digits < bytes.length && bytes[position + digits] != ' ') {
            int digit = bytes[position + digits] - '0';
            if (digit < 0 || digit > 9 || ++digits > MAX_LENGTH_DIGITS) {
                throw malformed(where, "a decimal record length", "something else");
            }
            length = length * 10 + digit;
        }
        if (length < digits + 3) {
            throw malformed(where, "a record length that covers its record", Integer.toString(length));
        }
        return length;
    }

    private static int indexOf(byte[] bytes, byte wanted, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static String slice(byte[] bytes, int from, int to, String where) throws ArtifactException {
        byte[] slice = Arrays.copyOfRange(bytes, from, to);
        return TarHeader.utf8(slice, slice.length, "PAX header in " + where);
    }

    private static ArtifactException malformed(String where, String expected, String found) {
        return new ArtifactException.Malformed("PAX header in " + where, expected, found);
    }
}
