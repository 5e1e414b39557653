package dev.sealane.sim.board;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sealane.agent.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The boot loader's side of the redundant environment, after U-Boot's {@code env/common.c} and {@code env/mmc.c}.
 *
 * <p>It shares no code with the agent's reader and writer, so that each checks the other.
 */
final class LoaderEnvironment {
    private static final int CRC_BYTES = 4;
    private static final int DATA_OFFSET = 5;

    private final Storage[] copies;
    private final TreeMap<String, String> variables;
    private final boolean isDefault;
    private int selected;
    private int flags;

    private LoaderEnvironment(
            Storage[] copies, Map<String, String> variables, boolean isDefault, int selected, int flags) {
        this.copies = copies;
        this.variables = new TreeMap<>(variables);
        this.isDefault = isDefault;
        this.selected = selected;
        this.flags = flags;
    }

    private record Copy(int flags, Map<String, String> variables) {}

    /** Chooses between the copies as the table in U-Boot does; with both bad, the compiled-in variables apply. */
    static LoaderEnvironment load(Storage copy0, Storage copy1, Map<String, String> compiledIn) throws IOException {
        Storage[] copies = {copy0, copy1};
        Optional<Copy> first = read(copy0);
        Optional<Copy> second = read(copy1);
        if (first.isEmpty() && second.isEmpty()) {
            // The next save goes to copy 0: U-Boot then believes that copy 1 is the one in use.
            return new LoaderEnvironment(copies, compiledIn, true, 1, 0);
        }
        int selected = first.isPresent()
                        && (second.isEmpty()
                                || !isOlder(first.get().flags(), second.get().flags()))
                ? 0
                : 1;
        Copy copy = (selected == 0 ? first : second).orElseThrow();
        return new LoaderEnvironment(copies, copy.variables(), false, selected, copy.flags());
    }

    /** Only the exact pair 255 and 0 counts as a wrap-around; equal flags leave copy 0. */
    private static boolean isOlder(int first, int second) {
        if (first == 255 && second == 0) {
            return true;
        }
        return !(first == 0 && second == 255) && first < second;
    }

    private static Optional<Copy> read(Storage storage) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(storage.size())];
        storage.read(0, ByteBuffer.wrap(bytes));
        int stored = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        return stored == checksum(bytes)
                ? Optional.of(new Copy(bytes[CRC_BYTES] & 0xff, parse(bytes)))
                : Optional.empty();
    }

    private static Map<String, String> parse(byte[] bytes) {
        Map<String, String> variables = new TreeMap<>();
        int start = DATA_OFFSET;
        while (start < bytes.length && bytes[start] != 0) {
            int end = start;
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            String entry = new String(bytes, start, end - start, ISO_8859_1);
            int equals = entry.indexOf('=');
            if (equals > 0) {
                variables.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
            start = end + 1;
        }
        return variables;
    }

    /** Whether neither copy was good. */
    boolean isDefault() {
        return isDefault;
    }

    /** Which copy was read, or written last. */
    int selected() {
        return selected;
    }

    Map<String, String> variables() {
        return Map.copyOf(variables);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    /** A number as {@code env_get_ulong} reads it: leading digits of the base, 0 without any. */
    int number(String name, int base) {
        String value = variables.getOrDefault(name, "");
        int number = 0;
        for (int index = 0; index < value.length() && Character.digit(value.charAt(index), base) >= 0; index++) {
            number = number * base + Character.digit(value.charAt(index), base);
        }
        return number;
    }

    void set(String name, String value) {
        variables.put(name, value);
    }

    /** {@code saveenv}: one write of a whole copy to the place that is not selected, then a flush. */
    void save() throws IOException {
        int next = 1 - selected;
        Storage storage = copies[next];
        byte[] bytes = encode(Math.toIntExact(storage.size()), (flags + 1) & 0xff);
        storage.write(0, ByteBuffer.wrap(bytes));
        storage.sync();
        selected = next;
        flags = (flags + 1) & 0xff;
    }

    private byte[] encode(int size, int newFlags) {
        StringBuilder text = new StringBuilder();
        variables.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\0'));
        byte[] data = text.append('\0').toString().getBytes(ISO_8859_1);
        if (data.length > size - DATA_OFFSET) {
            throw new IllegalStateException(
                    "an environment of %d bytes holds no %d".formatted(size - DATA_OFFSET, data.length));
        }
        byte[] bytes = new byte[size];
        System.arraycopy(data, 0, bytes, DATA_OFFSET, data.length);
        bytes[CRC_BYTES] = (byte) newFlags;
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(checksum(bytes));
        return bytes;
    }

    private static int checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(Arrays.copyOfRange(bytes, DATA_OFFSET, bytes.length));
        return (int) crc.getValue();
    }
}
