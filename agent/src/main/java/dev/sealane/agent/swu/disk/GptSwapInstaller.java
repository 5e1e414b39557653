package dev.sealane.agent.swu.disk;

import dev.sealane.agent.swu.step.DeviceScript;
import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.agent.swu.step.Step;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.swu.step.SwappedNames;
import dev.sealane.agent.swu.step.Targets;
import dev.sealane.artifact.swu.description.Entry;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code gptswap}: after the installation pairs of partitions change their names, all in one write of the table. */
final class GptSwapInstaller implements DeviceScript {
    /** A line of {@code sfdisk --dump}: the node of a partition, and what it is. */
    private static final Pattern LINE = Pattern.compile("(\\S.*?([0-9]{1,3}) : )(.*)");

    private static final Pattern NAME = Pattern.compile("name=\"[^\"]*\"");

    private final Sfdisk sfdisk;

    GptSwapInstaller(Sfdisk sfdisk) {
        this.sfdisk = sfdisk;
    }

    @Override
    public Step plan(Entry entry) throws IOException, InterruptedException {
        sfdisk.requireUsable(entry.label());
        BlockDevice disk = BlockDevice.at(Targets.device(entry), entry.label());
        SwappedNames names = SwappedNames.of(entry);
        newNames(disk, names, entry.label());
        return new GptSwap(entry, disk, names);
    }

    /** What partitions are called afterwards, by their numbers. */
    private Map<Integer, String> newNames(BlockDevice disk, SwappedNames names, String label)
            throws IOException, InterruptedException {
        GptNames before = GptNames.read(sfdisk, disk, label);
        Map<Integer, String> after = new HashMap<>();
        for (Map.Entry<String, String> renamed : names.renamed().entrySet()) {
            Partition partition = before.partition(renamed.getKey());
            if (!PartitionTable.NAME.matcher(renamed.getValue()).matches()) {
                throw new StepException(
                        Reason.UNSUPPORTED, label + ": '" + renamed.getValue() + "' is no name of a partition");
            }
            after.put(partition.number(), renamed.getValue());
        }
        return after;
    }

    private final class GptSwap implements Step {
        private final Entry entry;
        private final BlockDevice disk;
        private final SwappedNames names;

        GptSwap(Entry entry, BlockDevice disk, SwappedNames names) {
            this.entry = entry;
            this.disk = disk;
            this.names = names;
        }

        /** The table inside the GPT, where there is one for old boot programs, does not survive a new GPT. */
        @Override
        public void perform(Phase phase, EntryContent none) throws IOException, InterruptedException {
            if (phase != Phase.AFTER) {
                return;
            }
            PartitionTable nested = sfdisk.readNested(disk.place(), entry.label());
            String script = renamed(sfdisk.dump(disk.place(), entry.label()), newNames(disk, names, entry.label()));
            Sfdisk.Care care = new Sfdisk.Care(true, true);
            sfdisk.write(disk.place(), script, care, entry.label());
            if (nested.partitions().size() > 1) {
                sfdisk.writeNested(disk.place(), nested.script(), care, entry.label());
            }
        }
    }

    private static String renamed(String dump, Map<Integer, String> names) {
        StringBuilder script = new StringBuilder();
        for (String line : dump.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            String name = matcher.matches() ? names.get(Integer.parseInt(matcher.group(2))) : null;
            script.append(
                            name == null
                                    ? line
                                    : matcher.group(1)
                                            + NAME.matcher(matcher.group(3))
                                                    .replaceFirst(Matcher.quoteReplacement("name=\"" + name + '"')))
                    .append('\n');
        }
        return script.toString();
    }
}
