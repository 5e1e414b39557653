package dev.sealane.agent.swu.step;

import dev.sealane.agent.storage.DurableFiles;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.Excerpt;
import dev.sealane.artifact.swu.description.ByteSize;
import dev.sealane.artifact.swu.description.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds what entries name, and refuses what must not be written. */
public final class Targets {
    private static final Path MOUNTS = Path.of("/proc/self/mounts");
    private static final int TYPE_MASK = 0170000;
    private static final int BLOCK_DEVICE = 0060000;

    private Targets() {}

    /** A device by its path, or by its name below {@code /dev}. */
    public static Path device(Entry entry) throws StepException {
        return named(entry.target().device().orElseThrow(() -> missing(entry, "device")), entry);
    }

    private static Path named(String device, Entry entry) throws StepException {
        Path path = pathOf(device, entry);
        return path.isAbsolute() ? path : Path.of("/dev").resolve(path);
    }

    /** Not every text is a path: none has a NUL, and in some locales all characters are ASCII. */
    static Path pathOf(String text, Entry entry) throws StepException {
        try {
            return Path.of(text);
        } catch (InvalidPathException _) {
            throw new StepException(
                    Reason.NO_TARGET, entry.label() + ": expected a path, found " + Excerpt.quoted(text));
        }
    }

    /** The absolute path of a file or directory, below {@code root}; links must not lead out of that. */
    public static Path path(Entry entry, Path root) throws IOException {
        String name = entry.target().path().orElseThrow(() -> missing(entry, "path"));
        Path named = pathOf(name, entry);
        if (!named.isAbsolute()) {
            throw new StepException(
                    Reason.NO_TARGET, entry.label() + ": expected an absolute path, found '" + name + "'");
        }
        Path path = root.resolve(Path.of("/").relativize(named.normalize()));
        Path existing = path;
        while (!Files.exists(existing)) {
            existing = DurableFiles.directoryOf(existing);
        }
        if (!existing.toRealPath().startsWith(root.toRealPath())) {
            throw new StepException(
                    Reason.NO_TARGET, entry.label() + ": '" + name + "' leads out of the file system it is for");
        }
        return path;
    }

    /** Refuses what cannot be mounted; what it holds shows when it is. */
    static void requireFileSystem(Path place, String label) throws IOException {
        if (!isBlockDevice(place) && !Files.isRegularFile(place)) {
            throw new StepException(
                    Reason.NO_TARGET, label + ": expected a block device or file to mount, found neither at " + place);
        }
    }

    /** The one value of a property. */
    public static Optional<String> property(Entry entry, String key) {
        return Optional.ofNullable(entry.properties().get(key)).map(List::getFirst);
    }

    /**
     * The property {@code sha256}.
     *
     * @throws StepException if it is there and no digest
     */
    static Optional<Digest> digest(Entry entry) throws StepException {
        Optional<String> text = property(entry, "sha256");
        Optional<Digest> digest = text.flatMap(hex -> Digest.parse(hex.toLowerCase(Locale.ROOT)));
        if (text.isPresent() && digest.isEmpty()) {
            throw new StepException(Reason.UNSUPPORTED, entry.label() + ": expected 64 hexadecimal digits as 'sha256'");
        }
        return digest;
    }

    /**
     * The device or file that a property names, and that content is rebuilt from.
     *
     * @throws StepException if there is none, or if it is the target: it would be lost while it is needed
     */
    static Path sourceOf(Entry entry, String key) throws IOException {
        Path source = source(named(required(entry, key), entry), entry.label());
        if (entry.target().device().isPresent() && isSame(source, device(entry))) {
            throw new StepException(
                    Reason.IN_USE, entry.label() + ": expected a target other than the source " + source);
        }
        return source;
    }

    /** What content is rebuilt from. */
    static Path source(Path place, String label) throws IOException {
        if (!isBlockDevice(place) && !Files.isRegularFile(place)) {
            throw new StepException(
                    Reason.NO_TARGET,
                    label + ": expected a block device or a file to rebuild from, found neither at " + place);
        }
        if (!Files.isReadable(place)) {
            throw new StepException(Reason.NO_TARGET, label + ": " + place + " cannot be read");
        }
        return place;
    }

    private static boolean isSame(Path one, Path other) throws IOException {
        if (!Files.exists(other)) {
            return false;
        }
        return Files.isSameFile(one, other)
                || (isBlockDevice(one)
                        && isBlockDevice(other)
                        && Files.getAttribute(one, "unix:rdev").equals(Files.getAttribute(other, "unix:rdev")));
    }

    /** The one value of a property that has to be there. */
    static String required(Entry entry, String key) throws StepException {
        return property(entry, key)
                .orElseThrow(() -> new StepException(
                        Reason.UNSUPPORTED, entry.label() + ": expected the property '" + key + "', found none"));
    }

    /** A property that is the text {@code true}. */
    public static boolean flag(Entry entry, String key) {
        return property(entry, key).map("true"::equalsIgnoreCase).orElse(false);
    }

    /** A property that is a number of bytes, with {@code K}, {@code M} or {@code G} behind it if need be. */
    public static OptionalLong bytes(Entry entry, String key) throws IOException {
        Optional<String> text = property(entry, key);
        return text.isPresent()
                ? OptionalLong.of(ByteSize.parse(text.get(), entry.label() + ", " + key))
                : OptionalLong.empty();
    }

    /** Refuses a place that is neither a block device nor a regular file, or that somebody uses. */
    public static void requireWritable(Path place, String label) throws IOException {
        boolean block = isBlockDevice(place);
        if (!block && !Files.isRegularFile(place)) {
            throw new StepException(
                    Reason.NO_TARGET,
                    label + ": expected a block device or an existing file, found neither at " + place);
        }
        if (!Files.isWritable(place)) {
            throw new StepException(Reason.NO_TARGET, label + ": " + place + " cannot be written");
        }
        if (block) {
            requireNotMounted(place, label);
        }
    }

    private static boolean isBlockDevice(Path place) throws IOException {
        return Files.exists(place) && ((Integer) Files.getAttribute(place, "unix:mode") & TYPE_MASK) == BLOCK_DEVICE;
    }

    /** Two writers of one medium: the mounted file system would be ruined, and the image as well. */
    private static void requireNotMounted(Path place, String label) throws IOException {
        Object device = Files.getAttribute(place, "unix:rdev");
        if (device.equals(Files.getAttribute(Path.of("/"), "unix:dev"))) {
            throw new StepException(Reason.IN_USE, label + ": " + place + " is the running root file system");
        }
        for (String line : Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1)) {
            Path source = Path.of(line.split(" ", 2)[0]);
            if (source.startsWith("/dev")
                    && isBlockDevice(source)
                    && Files.getAttribute(source, "unix:rdev").equals(device)) {
                throw new StepException(Reason.IN_USE, label + ": " + place + " is mounted");
            }
        }
    }

    private static StepException missing(Entry entry, String attribute) {
        return new StepException(
                Reason.UNSUPPORTED, entry.label() + ": expected the attribute '" + attribute + "', found none");
    }
}
