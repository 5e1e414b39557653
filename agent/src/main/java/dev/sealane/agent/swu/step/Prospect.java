package dev.sealane.agent.swu.step;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a partition entry will have made of a device before any image is written: whoever writes there cannot look at its target
 * any earlier.
 *
 * @param disk that changes, without links
 * @param rooms the sizes of its partitions to be, in bytes, by their numbers
 * @param volumes the names of UBI volumes that are made or changed
 */
public record Prospect(Path disk, Map<Integer, Long> rooms, Set<String> volumes) {
    private static final Path BY_NAME = Path.of("/dev/disk");
    private static final Pattern PARTITION = Pattern.compile("(?<=[0-9])p([0-9]{1,3})|(?<=[^0-9])([0-9]{1,3})");

    public Prospect {
        rooms = Map.copyOf(rooms);
        volumes = Set.copyOf(volumes);
    }

    /** Of a disk. */
    public Prospect(Path disk, Map<Integer, Long> rooms) {
        this(disk, rooms, Set.of());
    }

    /** Whether this is the disk, a partition of it, or a name that may come to mean one. */
    public boolean covers(Path device) {
        return device.equals(disk) || number(device).isPresent() || (!rooms.isEmpty() && device.startsWith(BY_NAME));
    }

    /** How many bytes the device will have, where that is known. */
    public OptionalLong room(Path device) {
        Optional<Long> room = number(device).map(rooms::get);
        return room.isPresent() ? OptionalLong.of(room.get()) : OptionalLong.empty();
    }

    private Optional<Integer> number(Path device) {
        String name = device.toString();
        if (!name.startsWith(disk.toString())) {
            return Optional.empty();
        }
        Matcher matcher = PARTITION.matcher(name);
        matcher.useTransparentBounds(true).region(disk.toString().length(), name.length());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(matcher.group(1) == null ? matcher.group(2) : matcher.group(1)));
    }
}
