package dev.sealane.agent.swu.disk;

import dev.sealane.agent.program.Program.Ended;
import dev.sealane.agent.swu.step.DeviceProgram;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Partition tables through the device's {@code sfdisk} and {@code blkid} of util-linux. Scripts go through standard input.
 *
 * <p>A GPT is written backup first, so that one whole table is there if power fails; a DOS table is one sector.
 *
 * @param programs of the device
 */
record Sfdisk(DeviceProgram programs) {
    private static final int NOTHING_FOUND = 2;

    /** How a table is written. */
    record Care(boolean locks, boolean maybeInUse) {}

    void requireUsable(String label) throws IOException {
        programs.require("sfdisk", label);
        programs.require("blkid", label);
    }

    /** The kind of table that a device has; empty for none. */
    Optional<String> kind(Path device, String label) throws IOException, InterruptedException {
        Ended.Exited told = programs.ask(
                List.of("blkid", "-p", "-s", "PTTYPE", "-o", "value", device.toString()),
                Set.of(0, NOTHING_FOUND),
                label);
        return Optional.of(told.output().strip()).filter(text -> !text.isEmpty());
    }

    /** The table of a device; empty if there is none, or one of an older kind. */
    Optional<PartitionTable> read(Path device, String label) throws IOException, InterruptedException {
        Optional<String> kind = kind(device, label);
        if (kind.flatMap(Label::of).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(PartitionTable.parse(json(device, label), label));
    }

    /** What {@code sfdisk} tells of a table that is there. */
    String json(Path device, String label) throws IOException, InterruptedException {
        return programs.run(List.of("sfdisk", "--json", device.toString()), label);
    }

    /** The DOS table inside a GPT, which is for boot programs that know no other. */
    PartitionTable readNested(Path device, String label) throws IOException, InterruptedException {
        return PartitionTable.parse(
                programs.run(List.of("sfdisk", "--label-nested", "dos", "--json", device.toString()), label), label);
    }

    /** A script that makes the table that is there, with everything in it that {@code sfdisk} knows. */
    String dump(Path device, String label) throws IOException, InterruptedException {
        return programs.run(List.of("sfdisk", "--dump", device.toString()), label);
    }

    /** Writes what a script says. */
    void write(Path device, String script, Care care, String label) throws IOException, InterruptedException {
        feed(device, script, care, List.of(), label);
    }

    /** Writes a DOS table into a GPT. */
    void writeNested(Path device, String script, Care care, String label) throws IOException, InterruptedException {
        feed(device, script, care, List.of("--label-nested", "dos"), label);
    }

    private void feed(Path device, String script, Care care, List<String> more, String label)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("sfdisk", "--quiet", "--wipe", "never", "--wipe-partitions", "never"));
        if (care.locks()) {
            command.add("--lock=yes");
        }
        if (care.maybeInUse()) {
            command.add("--no-reread");
        }
        command.addAll(more);
        command.add(device.toString());
        programs.feed(command, new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)), label);
    }

    /** Sets the boot flag of one partition of a DOS table, and clears all others. */
    void activate(Path device, int number, String label) throws IOException, InterruptedException {
        programs.run(
                List.of("sfdisk", "--quiet", "--lock=yes", "--no-reread", "--activate", device.toString(), "" + number),
                label);
    }

    /** Something that is done with a disk that is not there. */
    @FunctionalInterface
    interface Rehearsal<T> {
        T on(Path disk) throws IOException, InterruptedException;
    }

    /** Does something on an empty file of this size: what does not fit shows there, and nothing is lost. */
    <T> T rehearse(long bytes, Rehearsal<T> rehearsal) throws IOException, InterruptedException {
        Path disk = Files.createTempFile("sealane-", ".disk");
        try {
            try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
                file.setLength(bytes); // Sparse: only the table takes room.
            }
            return rehearsal.on(disk);
        } finally {
            Files.delete(disk);
        }
    }
}
