package dev.sealane.agent.boot;

import dev.sealane.agent.boot.BootException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The running slot by evidence of the Linux kernel: the number of the device that is mounted as {@code /}.
 *
 * <p>Numbers are compared rather than names, because {@code /dev/root}, {@code /dev/disk/by-partuuid/…} and
 * {@code /dev/mmcblk0p2} may all be the same device.
 */
public final class LinuxRunningSlot implements RunningSlot {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    /** Columns of mountinfo: id, parent, major:minor, root of the mount, mount point. */
    private static final int DEVICE_COLUMN = 2;

    private static final int POINT_COLUMN = 4;

    private final Slots slots;
    private final Path deviceA;
    private final Path deviceB;

    public LinuxRunningSlot(Slots slots, Path deviceA, Path deviceB) {
        this.slots = slots;
        this.deviceA = deviceA;
        this.deviceB = deviceB;
    }

    @Override
    public Slot running() throws IOException {
        String root = rootDevice(Files.readString(MOUNTS));
        if (root.equals(number(deviceA))) {
            return slots.a();
        }
        if (root.equals(number(deviceB))) {
            return slots.b();
        }
        throw new BootException(
                Reason.WRONG_STATE,
                "expected the root file system on " + deviceA + " or " + deviceB + ", found it on device " + root);
    }

    /** The last mount on {@code /} hides those before it. */
    static String rootDevice(String mountinfo) throws BootException {
        return mountinfo
                .lines()
                .map(line -> line.split(" "))
                .filter(columns -> columns.length > POINT_COLUMN && columns[POINT_COLUMN].equals("/"))
                .map(columns -> columns[DEVICE_COLUMN])
                .reduce((_, last) -> last)
                .orElseThrow(() -> new BootException(Reason.WRONG_STATE, "no root file system in " + MOUNTS));
    }

    /** Linux puts the minor number's upper bits above the major number: 20 and 12 bits (makedev(3)). */
    private static String number(Path device) throws IOException {
        long number = ((Number) Files.getAttribute(device, "unix:rdev")).longValue();
        long major = (number >>> 8 & 0xFFF) | (number >>> 32 & ~0xFFFL);
        long minor = (number & 0xFF) | (number >>> 12 & ~0xFFL);
        return major + ":" + minor;
    }
}
