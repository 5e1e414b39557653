package dev.sealane.agent.swu.flash;

import dev.sealane.agent.swu.step.DeviceProgram;
import dev.sealane.agent.swu.step.EntryInstaller;
import java.util.Map;

/** The types of entries that change flash, by name. */
public final class FlashInstallers {
    private FlashInstallers() {}

    /** All of them, with the tools of this device. */
    public static Map<String, EntryInstaller> all(Flash flash, DeviceProgram programs) {
        Ubi ubi = new Ubi(flash, programs);
        return Map.of(
                "flash", new FlashInstaller(flash, programs),
                "ubivol", new UbiVolumeInstaller(ubi),
                "ubipartition", new UbiPartitionInstaller(ubi),
                "ubiswap", new UbiSwapInstaller(ubi),
                "emmc_boot", new EmmcBootInstaller(programs, false),
                "emmc_boot_toggle", new EmmcBootInstaller(programs, true));
    }
}
