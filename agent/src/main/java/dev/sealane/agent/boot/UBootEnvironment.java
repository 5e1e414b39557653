package dev.sealane.agent.boot;

import dev.sealane.agent.boot.BootException.Reason;
import dev.sealane.agent.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * U-Boot's environment: single, or redundant with two copies, bit for bit as U-Boot and libubootenv keep it.
 *
 * <p>An update of a redundant environment is atomic. The copy that counts is never written: a full new copy goes to the
 * other position in one write, is flushed and read back. A power cut leaves a bad checksum there, and so the old
 * variables, or the whole new copy. A single environment is rewritten in place, and a power cut may lose it.
 *
 * <p>Variables that would not change are not written at all, so a repeated transition costs no flash. What is
 * read is durable: each reading flushes first, because who wrote may have been killed before it did that, and nobody may
 * rely on what is in the cache only.
 */
public final class UBootEnvironment {
    /** Boards use 4 KiB to 256 KiB; the limit bounds what a wrong configuration makes us read. */
    public static final int MAXIMUM_SIZE = 1024 * 1024;

    /** Checksum, flags, one short variable and the terminator. */
    private static final int MINIMUM_SIZE = 16;

    private static final byte ACTIVE = 1;
    private static final byte OBSOLETE = 0;

    private final List<Storage> copies;
    private final FlagScheme scheme;
    private final EnvironmentLock lock;
    private final int size;

    private UBootEnvironment(List<Storage> copies, FlagScheme scheme, EnvironmentLock lock) {
        this.copies = copies;
        this.scheme = scheme;
        this.lock = lock;
        this.size = commonSize(copies);
    }

    /** An environment with one copy that fills {@code copy}. */
    public static UBootEnvironment single(Storage copy, EnvironmentLock lock) {
        return new UBootEnvironment(List.of(copy), FlagScheme.INCREMENTAL, lock);
    }

    /** An environment with two copies that fill these storages, which have the same size. */
    public static UBootEnvironment redundant(Storage first, Storage second, FlagScheme scheme, EnvironmentLock lock) {
        return new UBootEnvironment(List.of(first, second), scheme, lock);
    }

    /** Whether a power cut during an update is harmless. */
    public boolean isRedundant() {
        return copies.size() == 2;
    }

    /**
     * The variables that U-Boot sees, sorted by name.
     *
     * @throws BootException if no copy has a valid checksum, or the copy that counts is malformed
     */
    public SortedMap<String, String> read() throws IOException {
        return Collections.unmodifiableSortedMap(current().variables());
    }

    /**
     * Sets variables, and removes those without a value, in one write.
     *
     * @throws BootException if the environment cannot be read, the variables do not fit, or the write did not arrive; the
     *     variables are then the old ones
     */
    public void update(Map<String, Optional<String>> changes) throws IOException {
        if (changes.isEmpty()) {
            return;
        }
        try (EnvironmentLock.Held _ = lock.acquire()) {
            Current current = current();
            SortedMap<String, String> wanted = new TreeMap<>(current.variables());
            changes.forEach((name, value) ->
                    value.ifPresentOrElse(present -> wanted.put(name, present), () -> wanted.remove(name)));
            if (!wanted.equals(current.variables())) {
                write(wanted, current);
            }
        }
    }

    /**
     * Writes a new environment over whatever is there, all copies: for a device's first installation and for tests.
     *
     * <p>Not safe against a power cut before the first copy is flushed, because nothing valid need be there.
     */
    public void format(Map<String, String> variables) throws IOException {
        try (EnvironmentLock.Held _ = lock.acquire()) {
            SortedMap<String, String> sorted = new TreeMap<>(variables);
            put(0, image(sorted, ACTIVE));
            if (isRedundant()) {
                put(1, image(sorted, OBSOLETE));
            }
        }
    }

    /** The copy that counts. */
    private record Current(int index, int flags, SortedMap<String, String> variables) {}

    private Current current() throws IOException {
        List<EnvironmentImage> images = new ArrayList<>();
        for (Storage copy : copies) {
            copy.sync();
            images.add(load(copy));
        }
        int chosen = choose(images);
        EnvironmentImage image = images.get(chosen);
        return new Current(chosen, image.flags(), image.variables());
    }

    private int choose(List<EnvironmentImage> images) throws BootException {
        EnvironmentImage first = images.getFirst();
        EnvironmentImage last = images.getLast();
        boolean secondIsValid = isRedundant() && last.hasValidCrc();
        return EnvironmentChoice.choose(first.hasValidCrc(), first.flags(), secondIsValid, last.flags())
                .orElseThrow(() -> new BootException(
                        Reason.NO_VALID_COPY,
                        "expected a valid checksum in " + (isRedundant() ? "one of two copies" : "the only copy")
                                + " of the boot environment, found none"));
    }

    private void write(SortedMap<String, String> variables, Current current) throws IOException {
        if (!isRedundant()) {
            put(0, image(variables, 0));
            return;
        }
        int target = 1 - current.index();
        switch (scheme) {
            case INCREMENTAL -> put(target, image(variables, current.flags() + 1));
            case BOOLEAN -> {
                put(target, image(variables, ACTIVE));
                Storage old = copies.get(current.index());
                old.write(EnvironmentImage.flagsOffset(), ByteBuffer.wrap(new byte[] {OBSOLETE}));
                old.sync();
            }
        }
    }

    private EnvironmentImage image(SortedMap<String, String> variables, int flags) throws BootException {
        return EnvironmentImage.of(variables, size, isRedundant(), flags, EnvironmentImage.PADDING);
    }

    private void put(int index, EnvironmentImage image) throws IOException {
        Storage copy = copies.get(index);
        copy.write(0, ByteBuffer.wrap(image.bytes()));
        copy.sync();
        ByteBuffer found = ByteBuffer.allocate(size);
        copy.readBack(0, found);
        if (!Arrays.equals(found.array(), image.bytes())) {
            throw new BootException(
                    Reason.READ_BACK,
                    "copy " + index + " of the boot environment reads back differently from what was written");
        }
    }

    private EnvironmentImage load(Storage copy) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        copy.read(0, bytes);
        return new EnvironmentImage(bytes.array(), isRedundant());
    }

    private static int commonSize(List<Storage> copies) {
        long size = copies.getFirst().size();
        if (copies.stream().anyMatch(copy -> copy.size() != size)) {
            throw new IllegalArgumentException("both copies of an environment have the same size");
        }
        if (size < MINIMUM_SIZE || size > MAXIMUM_SIZE) {
            throw new IllegalArgumentException(
                    "an environment has " + MINIMUM_SIZE + " to " + MAXIMUM_SIZE + " bytes, found " + size);
        }
        return (int) size;
    }
}
