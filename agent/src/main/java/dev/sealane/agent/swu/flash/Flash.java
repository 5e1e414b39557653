package dev.sealane.agent.swu.flash;

import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The flash of a device as the kernel tells of it.
 *
 * @param kernel where the kernel tells it, {@code /sys/class}
 * @param devices where its devices are, {@code /dev}
 */
public record Flash(Path kernel, Path devices) {
    private static final Pattern MTD = Pattern.compile("(?:/dev/)?mtd([0-9]{1,3})");

    /** A partition of raw flash. */
    record Partition(int number, Path node, String type, long size, int eraseBytes) {
        boolean isNand() {
            return type.equals("nand") || type.equals("mlc-nand");
        }
    }

    /** A volume of UBI. */
    record Volume(UbiDevice on, int id, String name, boolean fixed, long bytes) {
        Path node() {
            return on.node().resolveSibling(on.node().getFileName() + "_" + id);
        }
    }

    /** A partition that UBI manages. */
    record UbiDevice(Path node, Path told, int mtd, long blockBytes, long freeBytes) {}

    /**
     * The partition of raw flash that is meant by its device, its number or its name.
     *
     * @throws StepException if there is none
     */
    Partition partition(String name, String label) throws IOException {
        int number = number(name, label);
        Path told = kernel.resolve("mtd/mtd" + number);
        return new Partition(
                number,
                devices.resolve("mtd" + number),
                word(told, "type"),
                Long.parseLong(word(told, "size")),
                Integer.parseInt(word(told, "erasesize")));
    }

    private int number(String name, String label) throws IOException {
        Matcher device = MTD.matcher(name);
        for (Path told : list("mtd", "mtd[0-9]+")) {
            int number = Integer.parseInt(told.getFileName().toString().substring("mtd".length()));
            if (device.matches()
                    ? Integer.parseInt(device.group(1)) == number
                    : word(told, "name").equals(name)) {
                return number;
            }
        }
        throw new StepException(Reason.NO_TARGET, label + ": expected the flash partition '" + name + "', found none");
    }

    /** All partitions that UBI manages, or the one on a partition of raw flash. */
    List<UbiDevice> ubi(Optional<String> on, String label) throws IOException {
        List<UbiDevice> found = new ArrayList<>();
        Optional<Integer> wanted = on.isPresent() ? Optional.of(number(on.get(), label)) : Optional.empty();
        for (Path told : list("ubi", "ubi[0-9]+")) {
            int mtd = Integer.parseInt(word(told, "mtd_num"));
            long blockBytes = Long.parseLong(word(told, "eraseblock_size"));
            if (wanted.isEmpty() || wanted.get() == mtd) {
                found.add(new UbiDevice(
                        devices.resolve(told.getFileName()),
                        told,
                        mtd,
                        blockBytes,
                        blockBytes * Long.parseLong(word(told, "avail_eraseblocks"))));
            }
        }
        if (found.isEmpty()) {
            throw new StepException(
                    Reason.NO_TARGET,
                    label + ": expected UBI to be attached to " + on.orElse("some flash") + ", it is not");
        }
        return found;
    }

    /** The volumes of these that have a name. */
    List<Volume> volumes(List<UbiDevice> among, String name) throws IOException {
        List<Volume> found = new ArrayList<>();
        for (UbiDevice device : among) {
            String prefix = device.node().getFileName() + "_";
            for (Path told : list("ubi", prefix + "[0-9]+")) {
                if (word(told, "name").equals(name)) {
                    found.add(new Volume(
                            device,
                            Integer.parseInt(told.getFileName().toString().substring(prefix.length())),
                            name,
                            word(told, "type").equals("static"),
                            Long.parseLong(word(told, "reserved_ebs")) * Long.parseLong(word(told, "usable_eb_size"))));
                }
            }
        }
        return found;
    }

    private List<Path> list(String kind, String names) throws IOException {
        Path directory = kernel.resolve(kind);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.getFileName().toString().matches(names))
                    .sorted()
                    .toList();
        }
    }

    private static String word(Path told, String name) throws IOException {
        return Files.readString(told.resolve(name)).strip();
    }
}
