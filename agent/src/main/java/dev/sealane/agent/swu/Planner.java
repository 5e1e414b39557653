package dev.sealane.agent.swu;

import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.boot.UBootEnvironment;
import dev.sealane.agent.swu.step.EntryInstaller;
import dev.sealane.agent.swu.step.Installers;
import dev.sealane.agent.swu.step.Prospect;
import dev.sealane.agent.swu.step.Rebuilding;
import dev.sealane.agent.swu.step.RebuiltStep;
import dev.sealane.agent.swu.step.Step;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.swu.step.Targets;
import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import dev.sealane.artifact.swu.description.SoftwareDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out whether this device can install what a description asks for: every handler, every target, the boot
 * environment. Nothing is written meanwhile.
 *
 * @param installers what is built in
 * @param slots the root file systems, where the device has two
 * @param environment of the boot loader, where the device has one
 * @param singleCopyAllowed whether an environment with one copy may be written, which a power cut can ruin
 */
public record Planner(
        Installers installers,
        Optional<SlotTargets> slots,
        Optional<UBootEnvironment> environment,
        boolean singleCopyAllowed) {
    /**
     * Plans an installation.
     *
     * @throws IOException naming the first thing that could not be installed
     */
    Plan plan(SoftwareDescription description) throws IOException, InterruptedException {
        requireUnderstood(description);
        requireEnvironment(description);
        Promises.require(description);
        List<Plan.Task> tasks = new ArrayList<>();
        Set<Slot> written = new HashSet<>();
        List<Prospect> prospects = new ArrayList<>();
        for (Entry entry : description.entries()) {
            Optional<Slot> slot = slot(entry);
            if (slot.isPresent()) {
                Rebuilding image = wholeImage(entry, slot.get());
                requireFree(entry, slot.get(), written);
                tasks.add(new Plan.Task(
                        entry, new RebuiltStep(image, new SlotStep(entry, slot.get(), slots.orElseThrow()))));
            } else {
                Step step = step(entry, prospects);
                requireNoSlot(entry, step);
                step.prospect().ifPresent(prospects::add);
                tasks.add(new Plan.Task(entry, step));
            }
        }
        return new Plan(description, tasks, written.stream().findFirst());
    }

    /** What an entry does, once the partition entries before it have done theirs. */
    private Step step(Entry entry, List<Prospect> prospects) throws IOException, InterruptedException {
        EntryInstaller installer = installer(entry);
        Optional<Prospect> made = installer.canWait(entry) ? madeBefore(entry, prospects) : Optional.empty();
        return made.isPresent() ? new LaterStep(entry, installer, made.get()) : installer.plan(entry);
    }

    private static Optional<Prospect> madeBefore(Entry entry, List<Prospect> prospects) throws IOException {
        Optional<String> volume = entry.target().volume();
        if (entry.target().device().isEmpty()) {
            return prospects.stream()
                    .filter(one -> volume.isPresent() && one.volumes().contains(volume.get()))
                    .findFirst();
        }
        Path device = Targets.device(entry);
        Path real = Files.exists(device) ? device.toRealPath() : device;
        return prospects.reversed().stream()
                .filter(one -> one.covers(real) || one.covers(device))
                .findFirst();
    }

    private void requireNoSlot(Entry entry, Step step) throws StepException {
        if (slots.isPresent() && step.writes().isPresent()) {
            Optional<Slot> slot = slots.get().names().find(step.writes().get().toString());
            if (slot.isPresent()) {
                throw notWhole(entry, slot.get());
            }
        }
    }

    private static StepException notWhole(Entry entry, Slot slot) {
        return new StepException(
                Reason.UNSUPPORTED,
                entry.label() + ": a root file system is written by 'raw', or rebuilt, and whole; this is slot "
                        + slot);
    }

    /** The scripts alone, whatever the state of the targets is: for telling them that the installation failed. */
    Plan scripts(SoftwareDescription description) throws IOException, InterruptedException {
        List<Plan.Task> tasks = new ArrayList<>();
        for (Entry entry : description.entries(Section.SCRIPTS)) {
            EntryInstaller installer = installer(entry);
            if (installer.hearsOfFailure()) {
                tasks.add(new Plan.Task(entry, installer.plan(entry)));
            }
        }
        return new Plan(description, tasks, Optional.empty());
    }

    private static void requireUnderstood(SoftwareDescription description) throws ArtifactException {
        if (!description.namedVariables().isEmpty()) {
            throw new ArtifactException.UnsupportedFeature(
                    "variables of another name space ('vars')", "sw-description");
        }
    }

    private void requireEnvironment(SoftwareDescription description) throws StepException {
        boolean sets = !description.bootVariables().isEmpty()
                || description.entries().stream().anyMatch(entry -> isVariables(entry.type()));
        if (sets && environment.isEmpty()) {
            throw new StepException(
                    Reason.NO_ENVIRONMENT, "the image sets boot variables, and this device has no boot environment");
        }
        if (environment.isPresent() && !environment.get().isRedundant() && !singleCopyAllowed) {
            throw new StepException(
                    Reason.NO_ENVIRONMENT,
                    "expected a redundant boot environment, found a single copy, which a power cut could destroy");
        }
    }

    private static boolean isVariables(String type) {
        return type.equals("bootloader") || type.equals("uboot");
    }

    private EntryInstaller installer(Entry entry) throws ArtifactException {
        EntryInstaller installer = installers
                .find(entry.type())
                .orElseThrow(() -> new ArtifactException.PayloadTypeUnsupported(
                        entry.type(), String.join(", ", installers.types())));
        if (!installer.sections().contains(entry.section())) {
            throw new ArtifactException.UnsupportedFeature(
                    "the type '" + entry.type() + "' among the "
                            + entry.section().key(),
                    "sw-description");
        }
        return installer;
    }

    /** A root file system of this device that the entry would write whole. */
    private Optional<Slot> slot(Entry entry) throws IOException {
        boolean writes =
                installers.find(entry.type()).map(EntryInstaller::writesTarget).orElse(true);
        if (slots.isEmpty() || entry.target().device().isEmpty() || !writes) {
            return Optional.empty();
        }
        return slots.get().names().find(Targets.device(entry).toString());
    }

    private Rebuilding wholeImage(Entry entry, Slot slot) throws IOException {
        return installer(entry).wholeImage(entry).orElseThrow(() -> notWhole(entry, slot));
    }

    private void requireFree(Entry entry, Slot slot, Set<Slot> written) throws IOException {
        if (!written.add(slot)) {
            throw new StepException(Reason.IN_USE, entry.label() + ": slot " + slot + " gets two images");
        }
        slots.orElseThrow().boot().checkArmable(slot);
    }
}
