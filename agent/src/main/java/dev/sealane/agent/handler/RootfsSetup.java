package dev.sealane.agent.handler;

import dev.sealane.agent.boot.BootControl;
import dev.sealane.agent.boot.BootException;
import dev.sealane.agent.boot.BootException.Reason;
import dev.sealane.agent.boot.EnvironmentLock;
import dev.sealane.agent.boot.FlagScheme;
import dev.sealane.agent.boot.FlockLock;
import dev.sealane.agent.boot.FwEnvConfig;
import dev.sealane.agent.boot.LinuxRunningSlot;
import dev.sealane.agent.boot.MenderBootControl;
import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.boot.Slots;
import dev.sealane.agent.boot.UBootEnvironment;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.storage.FileStorage;
import dev.sealane.agent.storage.RegionStorage;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.update.PayloadHandlers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds the root file-system handler of a real device from its configuration. */
public final class RootfsSetup {
    private static final Pattern TRAILING_NUMBER = Pattern.compile("[0-9]{1,3}$");

    private RootfsSetup() {}

    /**
     * The handler for root file-system images, or none where the configuration names no slots.
     *
     * @throws IOException if the slots or the boot environment cannot be used
     */
    public static PayloadHandlers handlers(AgentConfig.RootFs config) throws IOException {
        if (config.slots().isEmpty()) {
            return _ -> Optional.empty();
        }
        AgentConfig.Slots devices = config.slots().get();
        SlotStorages storages = slot -> FileStorage.open(slot.name() == Slot.Name.A ? devices.a() : devices.b());
        RootfsImageHandler handler = new RootfsImageHandler(bootControl(config, devices), storages, Lanes.TWO);
        return type -> type.equals(RootfsImageHandler.PAYLOAD_TYPE) ? Optional.of(handler) : Optional.empty();
    }

    private static BootControl bootControl(AgentConfig.RootFs config, AgentConfig.Slots devices) throws IOException {
        Slots slots = Slots.of(partition(devices.a()), partition(devices.b()));
        return new MenderBootControl(
                environment(config.environment(), new FlockLock(FlockLock.DEFAULT)),
                slots,
                new LinuxRunningSlot(slots, devices.a(), devices.b()),
                MenderBootControl.SingleCopy.REFUSED);
    }

    /**
     * Opens the environment that a {@code fw_env.config} describes; it stays open as long as the process lives.
     *
     * @throws BootException if the file makes no sense, or names a place that needs more than reading and writing
     */
    public static UBootEnvironment environment(Path fwEnvConfig, EnvironmentLock lock) throws IOException {
        List<Storage> copies = new ArrayList<>();
        for (FwEnvConfig.Place place :
                FwEnvConfig.parse(Files.readString(fwEnvConfig)).places()) {
            copies.add(open(place));
        }
        return copies.size() == 1
                ? UBootEnvironment.single(copies.getFirst(), lock)
                : UBootEnvironment.redundant(copies.getFirst(), copies.getLast(), FlagScheme.INCREMENTAL, lock);
    }

    private static Storage open(FwEnvConfig.Place place) throws IOException {
        if (place.isRawFlash() || place.isEmmcBootPartition()) {
            throw new BootException(
                    Reason.BAD_CONFIG,
                    "expected the boot environment on a plain block device or in a file, found " + place.device()
                            + ", which must be erased or unlocked to be written");
        }
        FileStorage device = FileStorage.open(Path.of(place.device()));
        return new RegionStorage(device, place.startOn(device.size()), place.size());
    }

    /** {@code /dev/mmcblk0p2} is partition 2, which is what the boot loader's variables name. */
    private static int partition(Path device) throws BootException {
        Matcher number = TRAILING_NUMBER.matcher(device.toString());
        if (!number.find()) {
            throw new BootException(
                    Reason.BAD_CONFIG, "expected a slot's device that ends with its partition number, found " + device);
        }
        return Integer.parseInt(number.group());
    }
}
