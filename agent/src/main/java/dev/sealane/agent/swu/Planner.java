package dev.sealane.agent.swu;

import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.boot.UBootEnvironment;
import dev.sealane.agent.swu.step.EntryInstaller;
import dev.sealane.agent.swu.step.Installers;
import dev.sealane.agent.swu.step.Rebuilding;
import dev.sealane.agent.swu.step.RebuiltStep;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.swu.step.Targets;
import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Excerpt;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import dev.sealane.artifact.swu.description.SoftwareDescription;
import java.io.IOException;
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
    Plan plan(SoftwareDescription description) throws IOException {
        requireUnderstood(description);
        requireEnvironment(description);
        Promises.require(description);
        List<Plan.Task> tasks = new ArrayList<>();
        Set<Slot> written = new HashSet<>();
        for (Entry entry : description.entries()) {
            Optional<Slot> slot = slot(entry);
            if (slot.isPresent()) {
                Rebuilding image = wholeImage(entry, slot.get());
                requireFree(entry, slot.get(), written);
                tasks.add(new Plan.Task(
                        entry, new RebuiltStep(image, new SlotStep(entry, slot.get(), slots.orElseThrow()))));
            } else {
                tasks.add(new Plan.Task(entry, installer(entry).plan(entry)));
            }
        }
        return new Plan(description, tasks, written.stream().findFirst());
    }

    /** The scripts alone, whatever the state of the targets is: for telling them that the installation failed. */
    Plan scripts(SoftwareDescription description) throws IOException {
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
        Optional<String> updateType = description.settings().updateType();
        if (updateType.isPresent()) {
            throw new ArtifactException.UnsupportedFeature(
                    "the update type " + Excerpt.quoted(updateType.get()), "sw-description");
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
        return installer(entry)
                .wholeImage(entry)
                .orElseThrow(() -> new StepException(
                        Reason.UNSUPPORTED,
                        entry.label() + ": a root file system is written by 'raw', or rebuilt, and whole; this is slot "
                                + slot));
    }

    private void requireFree(Entry entry, Slot slot, Set<Slot> written) throws IOException {
        if (!written.add(slot)) {
            throw new StepException(Reason.IN_USE, entry.label() + ": slot " + slot + " gets two images");
        }
        slots.orElseThrow().boot().checkArmable(slot);
    }
}
