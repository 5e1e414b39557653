package dev.sealane.agent.swu.disk;

import dev.sealane.agent.program.Program.Ended;
import dev.sealane.agent.swu.step.DeviceProgram;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes file systems with the device's {@code mkfs} programs, where there is none of the kind yet.
 *
 * @param programs of the device
 */
record FileSystems(DeviceProgram programs) {
    private static final int NOTHING_FOUND = 2;
    private static final Set<String> TYPES = Set.of("vfat", "ext2", "ext3", "ext4", "btrfs");

    /** No file system takes more; programs must not take it for an option. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_. -]{0,31}");

    /**
     * A file system that is wanted.
     *
     * @param type its kind
     * @param name its label
     * @param always whether it is made although there is one of the kind
     */
    record Wanted(String type, Optional<String> name, boolean always) {
        static Wanted of(String label, String type, Optional<String> name, boolean always) throws StepException {
            if (!TYPES.contains(type)) {
                throw new StepException(
                        Reason.UNSUPPORTED,
                        label + ": expected one of " + TYPES + " as 'fstype', found '" + type + "'");
            }
            if (name.isPresent() && !NAME.matcher(name.get()).matches()) {
                throw new StepException(
                        Reason.UNSUPPORTED,
                        label + ": expected letters and digits as 'fslabel', found '" + name.get() + "'");
            }
            return new Wanted(type, name, always);
        }
    }

    void requireUsable(Wanted wanted, String label) throws StepException {
        programs.require("blkid", label);
        programs.require("mkfs." + wanted.type(), label);
        if (wanted.name().isPresent() && !wanted.always()) {
            programs.require(naming(wanted.type()), label);
        }
    }

    /** Makes the file system, or only names it where it is there. */
    void make(Wanted wanted, Path device, String label) throws IOException, InterruptedException {
        if (wanted.always() || !type(device, label).equals(wanted.type())) {
            programs.run(making(wanted, device), label);
        } else if (wanted.name().isPresent()) {
            programs.run(renaming(wanted.type(), wanted.name().get(), device), label);
        }
    }

    private String type(Path device, String label) throws IOException, InterruptedException {
        Ended.Exited told = programs.ask(
                List.of("blkid", "-p", "-s", "TYPE", "-o", "value", device.toString()),
                Set.of(0, NOTHING_FOUND),
                label);
        return told.output().strip();
    }

    private static List<String> making(Wanted wanted, Path device) {
        List<String> command = new ArrayList<>(List.of("mkfs." + wanted.type()));
        command.addAll(
                switch (wanted.type()) {
                    case "vfat" -> List.of("-I");
                    case "btrfs" -> List.of("-q", "-f");
                    default -> List.of("-q", "-F");
                });
        wanted.name().ifPresent(name -> command.addAll(List.of(wanted.type().equals("vfat") ? "-n" : "-L", name)));
        command.add(device.toString());
        return command;
    }

    private static String naming(String type) {
        return switch (type) {
            case "vfat" -> "fatlabel";
            case "btrfs" -> "btrfs";
            default -> "e2label";
        };
    }

    private static List<String> renaming(String type, String name, Path device) {
        return type.equals("btrfs")
                ? List.of("btrfs", "filesystem", "label", device.toString(), name)
                : List.of(naming(type), device.toString(), name);
    }
}
