package dev.sealane.agent.swu.disk;

import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import java.io.IOException;
import java.util.List;

/**
 * The partitions of a GPT, by their names.
 *
 * @param table that is on the disk
 * @param where what is looking for them
 */
record GptNames(PartitionTable table, String where) {
    /**
     * Reads the table of a disk.
     *
     * @throws StepException if it has no GPT
     */
    static GptNames read(Sfdisk sfdisk, BlockDevice disk, String where) throws IOException, InterruptedException {
        return new GptNames(
                sfdisk.read(disk.place(), where)
                        .filter(table -> table.label() == Label.GPT)
                        .orElseThrow(() -> new StepException(
                                Reason.NO_TARGET, where + ": expected a GPT on " + disk.place() + ", found none")),
                where);
    }

    /**
     * The partition with a name.
     *
     * @throws StepException if there is none, or more than one
     */
    Partition partition(String name) throws StepException {
        List<Partition> found = table.partitions().stream()
                .filter(partition -> partition.name().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new StepException(
                    Reason.NO_TARGET, where + ": expected one partition named '" + name + "', found " + found.size());
        }
        return found.getFirst();
    }
}
