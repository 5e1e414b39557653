package dev.sealane.agent.swu.flash;

import dev.sealane.agent.swu.step.DeviceProgram;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * UBI volumes through the tools of mtd-utils.
 *
 * @param flash where the volumes are
 * @param programs of the device
 */
record Ubi(Flash flash, DeviceProgram programs) {
    /** What a volume can be called; programs must not take it for an option. */
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\s-][^\\p{Cntrl}]{0,126}");

    void requireUsable(String label) throws StepException {
        for (String program : List.of("ubiupdatevol", "ubimkvol", "ubirmvol", "ubirename")) {
            programs.require(program, label);
        }
    }

    String name(String name, String label) throws StepException {
        if (!NAME.matcher(name).matches()) {
            throw refused(label, "'" + name + "' is no name of a UBI volume");
        }
        return name;
    }

    /**
     * The volume with a name.
     *
     * @throws StepException if there is more than one
     */
    Optional<Flash.Volume> find(List<Flash.UbiDevice> among, String name, String label) throws IOException {
        List<Flash.Volume> found = flash.volumes(among, name);
        if (found.size() > 1) {
            throw new StepException(
                    Reason.NO_TARGET,
                    label + ": expected one UBI volume '" + name + "', found " + found.size() + "; name its 'device'");
        }
        return found.stream().findFirst();
    }

    /** Makes a volume, or makes it anew if it has another size or kind; 0 bytes remove it. */
    void resize(Flash.UbiDevice device, String name, long bytes, boolean fixed, boolean always, String label)
            throws IOException, InterruptedException {
        Optional<Flash.Volume> old = find(List.of(device), name, label);
        long blocks = blocks(bytes, device);
        if (old.isPresent()
                && !always
                && old.get().fixed() == fixed
                && blocks(old.get().bytes(), device) == blocks) {
            return;
        }
        if (old.isPresent()) {
            programs.run(
                    List.of(
                            "ubirmvol",
                            device.node().toString(),
                            "-n",
                            "" + old.get().id()),
                    label);
        }
        if (bytes == 0) {
            return;
        }
        List<String> make = new ArrayList<>(List.of("ubimkvol", device.node().toString()));
        old.ifPresent(volume -> make.addAll(List.of("-n", "" + volume.id())));
        make.addAll(List.of("-N", name, "-s", Long.toString(bytes), "-t", fixed ? "static" : "dynamic"));
        programs.run(make, label);
    }

    /** Old and new names in turn, all at once. */
    void rename(Flash.UbiDevice device, List<String> names, String label) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("ubirename", device.node().toString()));
        command.addAll(names);
        programs.run(command, label);
    }

    private static long blocks(long bytes, Flash.UbiDevice device) {
        return (bytes + device.blockBytes() - 1) / device.blockBytes();
    }

    static StepException refused(String label, String why) {
        return new StepException(Reason.UNSUPPORTED, label + ": " + why);
    }
}
