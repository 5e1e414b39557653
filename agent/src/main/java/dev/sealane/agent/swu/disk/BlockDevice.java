package dev.sealane.agent.swu.disk;

import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A disk of the device as the kernel sees it, or a file that stands for one: then it has no partitions of its own name, sectors
 * of 512 bytes, and no users.
 *
 * @param place its path, without links
 * @param kernel what the kernel says of it; nothing for a file
 */
record BlockDevice(Path place, Optional<Path> kernel) {
    private static final Path KERNEL = Path.of("/sys/dev/block");
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final Path SWAPS = Path.of("/proc/swaps");
    private static final int TYPE_MASK = 0170000;
    private static final int BLOCK = 0060000;
    private static final int FILE_SECTOR_BYTES = 512;

    /** The kernel tells of new partitions at once, who makes their names may take a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration GLANCE = Duration.ofMillis(50);

    /**
     * A disk or a regular file.
     *
     * @throws StepException if it is neither
     */
    static BlockDevice at(Path place, String label) throws IOException {
        if (Files.exists(place)) {
            Path real = place.toRealPath();
            if (Files.isRegularFile(real)) {
                return new BlockDevice(real, Optional.empty());
            }
            if (((Integer) Files.getAttribute(real, "unix:mode") & TYPE_MASK) == BLOCK) {
                return new BlockDevice(
                        real, Optional.of(KERNEL.resolve(number(Files.getAttribute(real, "unix:rdev")))));
            }
        }
        throw new StepException(
                Reason.NO_TARGET, label + ": expected a block device or an existing file, found neither at " + place);
    }

    /** The kernel's MAJOR:MINOR of a device number. */
    private static String number(Object device) {
        long value = (Long) device;
        long major = ((value >>> 8) & 0xfff) | ((value >>> 32) & ~0xfffL);
        long minor = (value & 0xff) | ((value >>> 12) & ~0xffL);
        return major + ":" + (minor & 0xffffffffL);
    }

    /** How many bytes its sectors have. */
    int sectorBytes() throws IOException {
        if (kernel.isEmpty()) {
            return FILE_SECTOR_BYTES;
        }
        Path size = kernel.get().resolve("queue/logical_block_size");
        return Files.exists(size) ? Integer.parseInt(Files.readString(size).strip()) : FILE_SECTOR_BYTES;
    }

    /**
     * Refuses a disk that somebody uses, or of which somebody uses a partition.
     *
     * @throws StepException if it is mounted, swapped to, or part of another device
     */
    void requireUnused(String label) throws IOException {
        if (kernel.isEmpty()) {
            return;
        }
        Set<String> numbers = new HashSet<>();
        for (Path part : parts()) {
            numbers.add(Files.readString(part.resolve("dev")).strip());
            try (Stream<Path> holders = Files.list(part.resolve("holders"))) {
                if (holders.findAny().isPresent()) {
                    throw used(label, "part of another device");
                }
            }
        }
        for (String line : Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1)) {
            String[] words = line.split(" ", 5);
            if (words.length > 3 && numbers.contains(words[2])) {
                throw used(label, "mounted at " + words[4].split(" ", 2)[0]);
            }
        }
        for (String line : Files.readAllLines(SWAPS, StandardCharsets.ISO_8859_1)) {
            Path swap = Path.of(line.split("[ \t]", 2)[0]);
            if (swap.startsWith("/dev")
                    && Files.exists(swap)
                    && numbers.contains(number(Files.getAttribute(swap, "unix:rdev")))) {
                throw used(label, "swapped to");
            }
        }
    }

    /** The disk itself and its partitions. */
    private List<Path> parts() throws IOException {
        Path self = kernel.orElseThrow().toRealPath();
        try (Stream<Path> below = Files.list(self)) {
            return Stream.concat(Stream.of(self), below.filter(path -> Files.exists(path.resolve("partition"))))
                    .toList();
        }
    }

    /** The device of a partition, if the kernel knows it and it has a name. */
    Optional<Path> partition(int number) throws IOException {
        if (kernel.isEmpty()) {
            return Optional.empty();
        }
        for (Path part : parts()) {
            Path itsNumber = part.resolve("partition");
            if (Files.exists(itsNumber) && Files.readString(itsNumber).strip().equals(Integer.toString(number))) {
                Path node = Path.of("/dev").resolve(part.getFileName());
                return Files.exists(node) ? Optional.of(node) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Waits for the name of a partition that was just made. */
    Path awaitPartition(int number, String label) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Optional<Path> node = partition(number);
        while (node.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(GLANCE);
            node = partition(number);
        }
        return node.orElseThrow(() -> new StepException(
                Reason.NO_TARGET, label + ": partition " + number + " of " + place + " did not appear"));
    }

    private StepException used(String label, String how) {
        return new StepException(Reason.IN_USE, label + ": " + place + " is in use: it or a partition of it is " + how);
    }
}
