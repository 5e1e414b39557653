package dev.sealane.agent.swu.disk;

import java.util.Optional;

/**
 * An entry of a partition table.
 *
 * @param number counted from 1
 * @param start its first sector
 * @param size in sectors
 * @param type a GUID, or the hexadecimal code of a DOS table
 * @param uuid its own, in a GPT
 * @param name in a GPT; empty if it has none
 * @param bootable the flag of a DOS table
 */
record Partition(int number, long start, long size, String type, Optional<String> uuid, String name, boolean bootable) {
    /** The line of a script for {@code sfdisk}. */
    String line() {
        StringBuilder line = new StringBuilder(number + " : start=" + start + ", size=" + size + ", type=" + type);
        uuid.ifPresent(value -> line.append(", uuid=").append(value));
        if (!name.isEmpty()) {
            line.append(", name=\"").append(name).append('"');
        }
        return line.append(bootable ? ", bootable\n" : "\n").toString();
    }
}
