package dev.sealane.agent;

import dev.sealane.agent.inventory.Attributes;
import dev.sealane.agent.update.Installed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The small files of {@code key=value} lines that say what a device is (Mender client, section 10). */
final class DeviceFiles {
    private static final int MAX_BYTES = 16 * 1024;

    private DeviceFiles() {}

    /**
     * The device type.
     *
     * @throws IOException if the file does not name exactly one
     */
    static String deviceType(Path file) throws IOException {
        List<String> types = read(file).values().getOrDefault("device_type", List.of());
        if (types.size() != 1 || types.getFirst().isBlank()) {
            throw new IOException(file + ": expected one line device_type=<type>, found " + types.size());
        }
        return types.getFirst().strip();
    }

    /** What the image was built with, for a device that has had no update yet; empty if the file does not say. */
    static Optional<Installed> factory(Path artifactInfo) throws IOException {
        Attributes info;
        try {
            info = read(artifactInfo);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
        Optional<String> name = single(info, "artifact_name");
        try {
            return name.map(text -> new Installed(text, single(info, "artifact_group"), Collections.emptySortedMap()));
        } catch (IllegalArgumentException e) {
            throw new IOException(artifactInfo + ": " + e.getMessage(), e);
        }
    }

    private static Optional<String> single(Attributes info, String name) {
        return info.values().getOrDefault(name, List.of()).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    private static Attributes read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException(file + ": expected at most " + MAX_BYTES + " bytes");
        }
        String withoutComments = new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.stripLeading().startsWith("#"))
                .collect(Collectors.joining("\n"));
        return Attributes.parse(withoutComments).attributes();
    }
}
