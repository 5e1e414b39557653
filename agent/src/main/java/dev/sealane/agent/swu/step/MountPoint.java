package dev.sealane.agent.swu.step;

import dev.sealane.agent.storage.DurableFiles;
import dev.sealane.agent.swu.step.StepException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where one file system of the device is mounted while an entry needs it, by the device's {@code mount}; unmounted whatever
 * happens meanwhile. Nothing on it runs, and no device file on it counts.
 *
 * <p>Used by one thread of one agent at a time.
 *
 * @param directory an empty one that nobody else uses, made for the owner only where it is missing
 * @param programs of the device
 */
public record MountPoint(Path directory, DeviceProgram programs) {
    private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,31}");

    /** Whether files may change. */
    enum Access {
        READ("ro"),
        WRITE("rw");

        private final String option;

        Access(String option) {
            this.option = option;
        }
    }

    /** Something that is done while a file system is mounted. */
    @FunctionalInterface
    interface Use {
        void in(Path root) throws IOException, InterruptedException;
    }

    /** Refuses a type that is no name, or a device without the programs. */
    void requireUsable(String type, String label) throws StepException {
        if (!TYPE.matcher(type).matches()) {
            throw new StepException(
                    Reason.UNSUPPORTED,
                    label + ": expected the name of a file system as 'filesystem', found '" + type + "'");
        }
        programs.require("mount", label);
        programs.require("umount", label);
    }

    /**
     * Mounts, does something, and unmounts, which flushes what was written.
     *
     * @throws StepException if the device does not hold such a file system, or somebody keeps it mounted
     */
    void with(Path device, String type, Access access, String label, Use use) throws IOException, InterruptedException {
        DurableFiles.createDirectory(directory);
        if (isMounted()) {
            unmount(label); // Left by an agent that was killed.
        }
        programs.run(
                List.of(
                        "mount",
                        "-t",
                        type,
                        "-o",
                        access.option + ",nosuid,nodev,noexec",
                        device.toString(),
                        directory.toString()),
                label);
        boolean done = false;
        try {
            use.in(directory);
            done = true;
        } finally {
            unmountAfter(done, label);
        }
    }

    /** A file system must not stay because the agent is to stop, and its trouble must not hide an earlier one. */
    private void unmountAfter(boolean done, String label) throws IOException, InterruptedException {
        boolean stopping = Thread.interrupted();
        try {
            unmount(label);
        } catch (StepException e) {
            if (done) {
                throw e;
            }
            programs.log().accept(e.getMessage());
        } finally {
            if (stopping) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void unmount(String label) throws IOException, InterruptedException {
        programs.run(List.of("umount", directory.toString()), label);
    }

    private boolean isMounted() throws IOException {
        return !Files.getAttribute(directory, "unix:dev")
                .equals(Files.getAttribute(DurableFiles.directoryOf(directory), "unix:dev"));
    }
}
