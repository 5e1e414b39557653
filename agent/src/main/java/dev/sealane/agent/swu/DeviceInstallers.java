package dev.sealane.agent.swu;

import dev.sealane.agent.handler.ImageTransfer;
import dev.sealane.agent.swu.step.CopyInstaller;
import dev.sealane.agent.swu.step.DeviceProgram;
import dev.sealane.agent.swu.step.EntryInstaller;
import dev.sealane.agent.swu.step.Installers;
import dev.sealane.agent.swu.step.MountPoint;
import dev.sealane.agent.swu.step.RemoteFiles;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Everything that a Linux device installs from a SWUpdate image. */
public final class DeviceInstallers {
    private DeviceInstallers() {}

    /** All types of entries. */
    public static Installers all(
            ImageTransfer transfer, DeviceProgram programs, MountPoint mountPoint, RemoteFiles files) {
        Installers standard = Installers.standard(transfer, programs, mountPoint, files);
        Map<String, EntryInstaller> more = new HashMap<>();
        CopyInstaller copy = new CopyInstaller(
                type -> standard.find(type).or(() -> Optional.ofNullable(more.get(type))), mountPoint);
        more.put("copy", copy);
        more.put("rawcopy", copy);
        return standard.with(more);
    }
}
