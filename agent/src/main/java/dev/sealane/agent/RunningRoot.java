package dev.sealane.agent;

import dev.sealane.agent.boot.BootException;
import dev.sealane.agent.boot.RunningSlot;
import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.boot.Slots;
import dev.sealane.agent.config.AgentConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the slot that holds the running root file system: the block device that {@code /} is on, or, under an overlay,
 * the one that the kernel was told to mount as root.
 */
final class RunningRoot implements RunningSlot {
    private static final Map<String, String> BY_NAME = Map.of(
            "PARTUUID=", "/dev/disk/by-partuuid/",
            "UUID=", "/dev/disk/by-uuid/",
            "PARTLABEL=", "/dev/disk/by-partlabel/",
            "LABEL=", "/dev/disk/by-label/");

    private final Slots slots;
    private final AgentConfig.Slots places;

    RunningRoot(Slots slots, AgentConfig.Slots places) {
        this.slots = slots;
        this.places = places;
    }

    @Override
    public Slot running() throws IOException {
        if (places.running().isPresent()) {
            return places.running().get().equals("a") ? slots.a() : slots.b();
        }
        if (isRoot(places.a())) {
            return slots.a();
        }
        if (isRoot(places.b())) {
            return slots.b();
        }
        throw new BootException(
                BootException.Reason.WRONG_STATE,
                "expected the running root file system on " + places.a() + " or " + places.b()
                        + ", found it on neither");
    }

    private static boolean isRoot(Path slot) throws IOException {
        if (!Files.exists(slot)) {
            return false;
        }
        Object device = Files.getAttribute(slot, "unix:rdev");
        Object root = Files.getAttribute(Path.of("/"), "unix:dev");
        return device.equals(root) || isKernelsRoot(slot);
    }

    private static boolean isKernelsRoot(Path slot) throws IOException {
        Optional<Path> root = kernelsRoot();
        return root.isPresent() && Files.exists(root.get()) && Files.isSameFile(root.get(), slot);
    }

    private static Optional<Path> kernelsRoot() throws IOException {
        return Arrays.stream(Files.readString(Path.of("/proc/cmdline")).strip().split("\\s+", -1))
                .filter(word -> word.startsWith("root="))
                .reduce((_, last) -> last)
                .map(word -> path(word.substring("root=".length())));
    }

    private static Path path(String root) {
        return BY_NAME.entrySet().stream()
                .filter(name -> root.startsWith(name.getKey()))
                .findFirst()
                .map(name ->
                        Path.of(name.getValue(), root.substring(name.getKey().length())))
                .orElse(Path.of(root));
    }
}
