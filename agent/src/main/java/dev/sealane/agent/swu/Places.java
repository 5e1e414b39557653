package dev.sealane.agent.swu;

import dev.sealane.agent.swu.flash.Flash;
import java.nio.file.Path;

/**
 * Where a device has what entries of images are about.
 *
 * @param mountPoint an empty directory for file systems that are written to
 * @param flash as the kernel tells of it
 * @param containerSocket of the engine that runs containers
 */
public record Places(Path mountPoint, Flash flash, Path containerSocket) {
    /** The usual ones of Linux. */
    public static Places usual(Path mountPoint, Path containerSocket) {
        return new Places(mountPoint, new Flash(Path.of("/sys/class"), Path.of("/dev")), containerSocket);
    }
}
