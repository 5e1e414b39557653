package dev.sealane.agent.swu;

import dev.sealane.agent.handler.ImageTransfer;
import dev.sealane.agent.swu.disk.DiskInstallers;
import dev.sealane.agent.swu.docker.DockerInstallers;
import dev.sealane.agent.swu.flash.FlashInstallers;
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
    public static Installers all(ImageTransfer transfer, DeviceProgram programs, Places places, RemoteFiles files) {
        MountPoint mountPoint = new MountPoint(places.mountPoint(), programs);
        Installers standard = Installers.standard(transfer, programs, mountPoint, files);
        Map<String, EntryInstaller> more = new HashMap<>();
        more.putAll(DiskInstallers.all(transfer, programs));
        more.putAll(FlashInstallers.all(places.flash(), programs));
        more.putAll(DockerInstallers.all(places.containerSocket(), programs));
        CopyInstaller copy = new CopyInstaller(
                type -> standard.find(type).or(() -> Optional.ofNullable(more.get(type))), mountPoint);
        more.put("copy", copy);
        more.put("rawcopy", copy);
        return standard.with(more);
    }
}
