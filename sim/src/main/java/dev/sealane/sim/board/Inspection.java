package dev.sealane.sim.board;

import dev.sealane.agent.storage.Storage;
import dev.sealane.sim.flash.Flash;
import dev.sealane.sim.flash.Medium;
import dev.sealane.sim.flash.Power;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the flash of a board without power holds, seen from the bench.
 *
 * @param slotA what is in slot A
 * @param slotB what is in slot B
 * @param environment the variables that the boot loader would choose, sorted by name
 * @param selectedCopy which of the two copies of the environment counts; empty if neither is good
 */
public record Inspection(
        Content slotA, Content slotB, Map<String, String> environment, Optional<Integer> selectedCopy) {

    /** What a slot holds. */
    public sealed interface Content {
        /** No image begins here. */
        record Nothing() implements Content {}

        /** An image, every byte as its boot block promises. */
        record Whole(BootBlock block) implements Content {}

        /** The beginning of an image, and something else behind it. */
        record Mixed(BootBlock block) implements Content {}
    }

    /** Reads a medium that no running board uses. */
    public static Inspection of(Medium medium, Layout layout) throws IOException {
        Regions regions = new Regions(layout.divide(new Flash(medium, new Power())));
        LoaderEnvironment environment = LoaderEnvironment.load(
                regions.get(Region.ENVIRONMENT_0),
                regions.get(Region.ENVIRONMENT_1),
                BootLoader.compiledIn(layout.partitionA()));
        return new Inspection(
                content(regions.get(Region.SLOT_A)),
                content(regions.get(Region.SLOT_B)),
                new TreeMap<>(environment.variables()),
                environment.isDefault() ? Optional.empty() : Optional.of(environment.selected()));
    }

    /** What a slot holds. */
    public Content slot(SlotName name) {
        return name == SlotName.A ? slotA : slotB;
    }

    private static Content content(Storage slot) throws IOException {
        Optional<BootBlock> block = SlotReader.block(slot);
        if (block.isEmpty()) {
            return new Content.Nothing();
        }
        return SlotReader.isWhole(slot, block.get()) ? new Content.Whole(block.get()) : new Content.Mixed(block.get());
    }
}
