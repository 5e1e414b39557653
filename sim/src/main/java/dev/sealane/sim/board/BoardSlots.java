package dev.sealane.sim.board;

import dev.sealane.agent.boot.BootControl;
import dev.sealane.agent.boot.EnvironmentLock;
import dev.sealane.agent.boot.FlagScheme;
import dev.sealane.agent.boot.MenderBootControl;
import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.boot.Slots;
import dev.sealane.agent.boot.UBootEnvironment;
import dev.sealane.agent.handler.Lanes;
import dev.sealane.agent.handler.RootfsImageHandler;
import dev.sealane.agent.handler.SlotStorages;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.update.PayloadHandlers;
import java.util.Optional;

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

    private static BootControl bootControl(Hardware hardware) {
        UBootEnvironment environment = UBootEnvironment.redundant(
                hardware.regions().get(Region.ENVIRONMENT_0),
                hardware.regions().get(Region.ENVIRONMENT_1),
                FlagScheme.INCREMENTAL,
                EnvironmentLock.none());
        Slots slots = Slots.of(
                hardware.layout().partition(SlotName.A), hardware.layout().partition(SlotName.B));
        Slot running = hardware.running() == SlotName.A ? slots.a() : slots.b();
        return new MenderBootControl(environment, slots, () -> running, MenderBootControl.SingleCopy.REFUSED);
    }

    private static Region region(Slot slot) {
        return slot.name() == Slot.Name.A ? Region.SLOT_A : Region.SLOT_B;
    }
}
