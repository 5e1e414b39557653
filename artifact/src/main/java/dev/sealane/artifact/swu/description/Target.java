package dev.sealane.artifact.swu.description;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where an entry goes. What a handler needs of it, and whether it may write there, is for the handler to say.
 *
 * @param device a path, or a name below {@code /dev}
 * @param volume the name of a volume or of a partition
 * @param mtdName the name of a flash partition
 * @param path the path of a file
 * @param filesystem what {@code device} is mounted as
 * @param offset in bytes
 * @param size of a partition, in bytes
 */
public record Target(
        Optional<String> device,
        Optional<String> volume,
        Optional<String> mtdName,
        Optional<String> path,
        Optional<String> filesystem,
        OptionalLong offset,
        OptionalLong size) {}
