package dev.sealane.agent.swu.disk;

import dev.sealane.agent.handler.ImageTransfer;
import dev.sealane.agent.swu.step.DeviceProgram;
import dev.sealane.agent.swu.step.EntryInstaller;
import java.util.Map;

/** The types of entries that change disks, by name. */
public final class DiskInstallers {
    private DiskInstallers() {}

    /** All of them, with the tools of this device. */
    public static Map<String, EntryInstaller> all(ImageTransfer transfer, DeviceProgram programs) {
        Sfdisk sfdisk = new Sfdisk(programs);
        FileSystems fileSystems = new FileSystems(programs);
        return Map.of(
                "diskpart", new DiskPartInstaller(sfdisk, fileSystems),
                "diskformat", new DiskFormatInstaller(fileSystems),
                "gptpart", new GptPartInstaller(sfdisk, transfer),
                "gptswap", new GptSwapInstaller(sfdisk),
                "toggleboot", new ToggleBootInstaller(sfdisk),
                "uniqueuuid", new UniqueUuidInstaller(programs));
    }
}
