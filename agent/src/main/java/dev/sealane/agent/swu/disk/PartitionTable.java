package dev.sealane.agent.swu.disk;

import dev.sealane.agent.json.Json;
import dev.sealane.agent.json.JsonReader;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A partition table, as {@code sfdisk} tells it.
 *
 * @param label its kind
 * @param id of the disk
 * @param firstLba the first sector that partitions may use, in a GPT
 * @param partitions in the order of their numbers
 */
record PartitionTable(Label label, String id, Optional<String> firstLba, List<Partition> partitions) {
    /** What {@code sfdisk} appends to the name of a device. */
    private static final Pattern SUFFIX = Pattern.compile("(?:p|-part)?([0-9]{1,3})");

    /** Names in descriptions and scripts: what a script could read as something else is left out. */
    static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\"\\\\]{0,36}");

    PartitionTable {
        partitions = List.copyOf(partitions);
    }

    /** Reads what {@code sfdisk --json} printed. */
    static PartitionTable parse(String json, String where) throws IOException {
        Json.Obj table = JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8))
                .object("partitiontable")
                .orElseThrow(() -> unknown(where));
        String device = table.string("device").orElse("");
        List<Partition> partitions = new ArrayList<>();
        for (Json.Obj entry : table.objects("partitions")) {
            partitions.add(partition(entry, device, where));
        }
        return new PartitionTable(
                table.string("label").flatMap(Label::of).orElseThrow(() -> unknown(where)),
                table.string("id").orElse(""),
                table.member("firstlba")
                        .flatMap(
                                value -> value instanceof Json.Num(String text) ? Optional.of(text) : Optional.empty()),
                partitions);
    }

    private static Partition partition(Json.Obj entry, String device, String where) throws StepException {
        String node = entry.string("node").orElse("");
        Matcher suffix = SUFFIX.matcher(node.startsWith(device) ? node.substring(device.length()) : "");
        if (!suffix.matches()) {
            throw unknown(where);
        }
        return new Partition(
                Integer.parseInt(suffix.group(1)),
                number(entry, "start", where),
                number(entry, "size", where),
                entry.string("type").orElse(""),
                entry.string("uuid"),
                entry.string("name").orElse(""),
                entry.member("bootable").isPresent());
    }

    private static long number(Json.Obj entry, String name, String where) throws StepException {
        if (entry.members().get(name) instanceof Json.Num(String text) && text.matches("[0-9]{1,18}")) {
            return Long.parseLong(text);
        }
        throw unknown(where);
    }

    /** The partition with a number. */
    Optional<Partition> numbered(int number) {
        return partitions.stream().filter(found -> found.number() == number).findFirst();
    }

    /** Whether there is nothing to change for who wants {@code other}; where a disk names itself does not count. */
    boolean holds(PartitionTable other) {
        return label == other.label && partitions.equals(other.partitions);
    }

    /** The script that makes this table: nothing in it is left to the tool. */
    String script() {
        StringBuilder script = new StringBuilder("label: " + label.word() + "\nunit: sectors\n");
        if (!id.isEmpty()) {
            script.append("label-id: ").append(id).append('\n');
        }
        firstLba.ifPresent(value -> script.append("first-lba: ").append(value).append('\n'));
        partitions.forEach(partition -> script.append(partition.line()));
        return script.toString();
    }

    private static StepException unknown(String where) {
        return new StepException(Reason.PROGRAM, where + ": sfdisk told something that is no partition table");
    }
}
