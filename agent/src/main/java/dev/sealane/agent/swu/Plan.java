package dev.sealane.agent.swu;

import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.swu.step.Step;
import dev.sealane.agent.swu.step.VariablesInstaller;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import dev.sealane.artifact.swu.description.SoftwareDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an image will do to this device; making it wrote nothing.
 *
 * @param description the selected alternative, without what is installed already
 * @param tasks its entries, in the order of their installation
 * @param slot the slot that gets a root file system, if one does
 */
record Plan(SoftwareDescription description, List<Task> tasks, Optional<Slot> slot) {
    Plan {
        tasks = List.copyOf(tasks);
    }

    /** An entry and what it does. */
    record Task(Entry entry, Step step) {
        /** Whether the target is written while the image streams by. */
        boolean isDirect() {
            return entry.installedDirectly();
        }

        boolean isPartition() {
            return entry.section() == Section.PARTITIONS;
        }
    }

    /** Whether something is written before the whole image is known. */
    boolean writesDirectly() {
        return tasks.stream().anyMatch(Task::isDirect);
    }

    /** The task of an entry. */
    Task taskOf(Entry entry) {
        return tasks.stream()
                .filter(task -> task.entry().equals(entry))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("an entry that nobody planned: " + entry.label()));
    }

    /** What changes in the boot environment at the end, once all tasks are done. */
    Map<String, Optional<String>> variables() {
        Map<String, Optional<String>> weak = new LinkedHashMap<>();
        Map<String, Optional<String>> strong = new LinkedHashMap<>();
        for (Task task : tasks) {
            (VariablesInstaller.yields(task.entry()) ? weak : strong)
                    .putAll(task.step().variables());
        }
        Map<String, Optional<String>> variables = new LinkedHashMap<>(weak);
        description.bootVariables().forEach(variable -> variables.put(variable.name(), variable.value()));
        variables.putAll(strong);
        return variables;
    }
}
