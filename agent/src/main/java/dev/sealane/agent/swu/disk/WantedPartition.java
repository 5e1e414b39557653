package dev.sealane.agent.swu.disk;

import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.ByteSize;
import dev.sealane.artifact.swu.description.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a property {@code partition-N} of {@code diskpart} asks for.
 *
 * @param number counted from 1
 * @param start its first sector; the next free one where nothing is said
 * @param size of it; the rest of the disk where nothing is said
 * @param name in a GPT
 * @param type a GUID, or a hexadecimal code
 * @param dosType the code under which it also stands in the DOS table inside a GPT
 * @param uuid its own, in a GPT
 * @param bootable whether it has the flag of a DOS table
 * @param fileSystem which one it gets
 */
record WantedPartition(
        int number,
        Optional<String> start,
        Optional<Size> size,
        String name,
        String type,
        Optional<String> dosType,
        Optional<String> uuid,
        boolean bootable,
        Optional<FileSystems.Wanted> fileSystem) {
    /**
     * How large a partition is to be.
     *
     * @param bytes that it is to have
     * @param script the same, as {@code sfdisk} reads it
     */
    record Size(long bytes, String script) {}

    private static final String PREFIX = "partition-";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");
    private static final Pattern GUID =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");
    private static final String LINUX = "0FC63DAF-8483-4772-8E79-3D69D8477DE4";
    private static final Pattern CODE = Pattern.compile("(?:0[xX])?0?([0-9A-Fa-f]{1,2})");
    private static final Pattern SECTOR = Pattern.compile("[0-9]{1,18}");
    private static final Set<String> KEYS =
            Set.of("size", "start", "name", "type", "dostype", "partuuid", "flag", "fstype", "fslabel", "force");

    /** What partitions an entry asks for, in the order of their numbers. */
    static List<WantedPartition> of(Entry entry, Label label, int sectorBytes) throws IOException {
        List<WantedPartition> wanted = new ArrayList<>();
        for (Map.Entry<String, List<String>> property : entry.properties().entrySet()) {
            if (property.getKey().startsWith(PREFIX)) {
                String number = property.getKey().substring(PREFIX.length());
                if (!NUMBER.matcher(number).matches()) {
                    throw refused(entry, "expected a number from 1 behind '" + PREFIX + "', found '" + number + "'");
                }
                wanted.add(of(entry, Integer.parseInt(number), property.getValue(), label, sectorBytes));
            }
        }
        if (wanted.isEmpty()) {
            throw refused(entry, "expected properties '" + PREFIX + "N', found none");
        }
        wanted.sort(Comparator.comparingInt(WantedPartition::number));
        return wanted;
    }

    private static WantedPartition of(Entry entry, int number, List<String> words, Label label, int sectorBytes)
            throws IOException {
        String where = PREFIX + number;
        Map<String, String> values = values(entry, where, words);
        return new WantedPartition(
                number,
                matching(entry, where, values, "start", SECTOR),
                size(values, where, sectorBytes),
                label == Label.GPT
                        ? matching(entry, where, values, "name", PartitionTable.NAME)
                                .orElse("")
                        : "",
                type(entry, where, values, label),
                code(entry, where, values, "dostype"),
                matching(entry, where, values, "partuuid", GUID).map(text -> text.toUpperCase(Locale.ROOT)),
                bootable(entry, where, values),
                fileSystem(entry, values));
    }

    private static Map<String, String> values(Entry entry, String where, List<String> words) throws StepException {
        Map<String, String> values = new HashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            String key = equals < 0 ? word : word.substring(0, equals);
            if (equals < 0 || !KEYS.contains(key) || values.put(key, word.substring(equals + 1)) != null) {
                throw refused(
                        entry, where + ": expected each of " + KEYS + " once, as key=value, found '" + word + "'");
            }
        }
        return values;
    }

    private static Optional<String> matching(
            Entry entry, String where, Map<String, String> values, String key, Pattern form) throws StepException {
        String value = values.get(key);
        if (value != null && !form.matcher(value).matches()) {
            throw refused(entry, where + ": '" + value + "' is no " + key);
        }
        return Optional.ofNullable(value);
    }

    /** A plain number is exact; one with a unit may be rounded to the grain of the disk, as with libfdisk. */
    private static Optional<Size> size(Map<String, String> values, String where, int sectorBytes) throws IOException {
        String text = values.get("size");
        if (text == null) {
            return Optional.empty();
        }
        long bytes = ByteSize.parse(text, where + ", size");
        boolean exact = Character.isDigit(text.charAt(text.length() - 1));
        return Optional.of(new Size(bytes, exact ? Long.toString(bytes / sectorBytes) : bytes / 1024 + "KiB"));
    }

    private static String type(Entry entry, String where, Map<String, String> values, Label label)
            throws StepException {
        if (label == Label.GPT) {
            return matching(entry, where, values, "type", GUID).orElse(LINUX).toUpperCase(Locale.ROOT);
        }
        return code(entry, where, values, "type")
                .orElseThrow(() -> refused(entry, where + ": expected 'type', the code of a DOS partition"));
    }

    private static Optional<String> code(Entry entry, String where, Map<String, String> values, String key)
            throws StepException {
        return matching(entry, where, values, key, CODE)
                .map(text -> CODE.matcher(text).replaceAll("$1").toLowerCase(Locale.ROOT));
    }

    private static boolean bootable(Entry entry, String where, Map<String, String> values) throws StepException {
        String flag = values.get("flag");
        if (flag != null && !flag.equals("boot")) {
            throw refused(entry, where + ": expected 'boot' as flag, found '" + flag + "'");
        }
        return flag != null;
    }

    private static Optional<FileSystems.Wanted> fileSystem(Entry entry, Map<String, String> values)
            throws StepException {
        Optional<String> type = Optional.ofNullable(values.get("fstype"));
        return type.isEmpty()
                ? Optional.empty()
                : Optional.of(FileSystems.Wanted.of(
                        entry.label(),
                        type.get(),
                        Optional.ofNullable(values.get("fslabel")),
                        "true".equalsIgnoreCase(values.get("force"))));
    }

    /** The line of a script for {@code sfdisk}; a partition that is there keeps what it calls itself. */
    String line(Optional<PartitionTable> existing) {
        List<String> fields = new ArrayList<>();
        start.ifPresent(value -> fields.add("start=" + value));
        size.ifPresent(value -> fields.add("size=" + value.script()));
        fields.add("type=" + type);
        uuid.or(() -> existing.flatMap(table -> table.numbered(number)).flatMap(Partition::uuid))
                .ifPresent(value -> fields.add("uuid=" + value));
        if (!name.isEmpty()) {
            fields.add("name=\"" + name + '"');
        }
        if (bootable) {
            fields.add("bootable");
        }
        return number + " : " + String.join(", ", fields) + "\n";
    }

    private static StepException refused(Entry entry, String why) {
        return new StepException(Reason.UNSUPPORTED, entry.label() + ": " + why);
    }
}
