package dev.sealane.sim.board;

import dev.sealane.agent.boot.BootControl;
import dev.sealane.agent.boot.EnvironmentLock;
import dev.sealane.agent.boot.FlagScheme;
import dev.sealane.agent.boot.MenderBootControl;
import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.boot.Slots;
import dev.sealane.agent.boot.UBootEnvironment;
import dev.sealane.agent.handler.ImageTransfer;
import dev.sealane.agent.handler.Lanes;
import dev.sealane.agent.handler.RootfsImageHandler;
import dev.sealane.agent.handler.SlotStorages;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.swu.Planner;
import dev.sealane.agent.swu.SlotTargets;
import dev.sealane.agent.swu.step.Installers;
import dev.sealane.agent.update.PayloadHandlers;
import java.util.Optional;
import java.util.stream.Stream;

/** The agent's image handler and boot control, wired to a board's slots and environment. */
public final class BoardSlots {
    private BoardSlots() {}

    /** The handler for root file systems, and no other; {@code windowBytes} is what it writes between two flushes. */
    public static PayloadHandlers handlers(Hardware hardware, SlotStorages slots, Lanes lanes, long windowBytes) {
        RootfsImageHandler handler = new RootfsImageHandler(bootControl(hardware), slots, lanes, windowBytes);
        return type -> type.equals(RootfsImageHandler.PAYLOAD_TYPE) ? Optional.of(handler) : Optional.empty();
    }

    /** The flash behind a slot. */
    public static Storage storage(Hardware hardware, Slot slot) {
        return hardware.regions().get(region(slot));
    }

    /** What SWUpdate images can be installed to: the slots, under {@link #device their names}, and nothing else. */
    public static Planner swuPlanner(Hardware hardware, SlotStorages slots, Lanes lanes, long windowBytes) {
        ImageTransfer transfer = new ImageTransfer(lanes, windowBytes);
        BootControl boot = bootControl(hardware);
        SlotTargets.Names names =
                device -> Stream.of(boot.slots().a(), boot.slots().b())
                        .filter(slot -> device.equals(device(slot.partition())))
                        .findFirst();
        return new Planner(
                Installers.slotsOnly(transfer),
                Optional.of(new SlotTargets(boot, slots, names, transfer)),
                Optional.of(environment(hardware)),
                false);
    }

    /** What images call the partition of a slot. */
    public static String device(int partition) {
        return "/dev/mmcblk0p" + partition;
    }

    private static UBootEnvironment environment(Hardware hardware) {
        return UBootEnvironment.redundant(
                hardware.regions().get(Region.ENVIRONMENT_0),
                hardware.regions().get(Region.ENVIRONMENT_1),
                FlagScheme.INCREMENTAL,
                EnvironmentLock.none());
    }

    private static BootControl bootControl(Hardware hardware) {
        Slots slots = Slots.of(
                hardware.layout().partition(SlotName.A), hardware.layout().partition(SlotName.B));
        Slot running = hardware.running() == SlotName.A ? slots.a() : slots.b();
        return new MenderBootControl(environment(hardware), slots, () -> running, MenderBootControl.SingleCopy.REFUSED);
    }

    private static Region region(Slot slot) {
        return slot.name() == Slot.Name.A ? Region.SLOT_A : Region.SLOT_B;
    }
}
