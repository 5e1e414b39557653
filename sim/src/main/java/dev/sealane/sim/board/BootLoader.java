package dev.sealane.sim.board;

import dev.sealane.agent.storage.Storage;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A model of U-Boot with Mender's boot scripts: chooses the environment, counts trial boots, goes back to the old slot
 * after too many, and starts a kernel.
 *
 * <p>After U-Boot's {@code env/common.c}, {@code common/autoboot.c} and {@code drivers/bootcount/bootcount_env.c}, and
 * the scripts of meta-mender. It knows nothing of the agent and decides by what is on the flash alone.
 */
final class BootLoader {
    private final Slot a;
    private final Slot b;

    /** A slot as the boot loader sees it: a partition number and the bytes there. */
    record Slot(int partition, Storage storage) {}

    BootLoader(Slot a, Slot b) {
        this.a = a;
        this.b = b;
    }

    /** The variables built into the boot loader, which also describe a board fresh from the factory. */
    static Map<String, String> compiledIn(int partitionOfA) {
        Map<String, String> variables = new TreeMap<>();
        variables.put("bootcmd", "run mender_setup; run mender_boot; run mender_try_to_recover");
        variables.put("altbootcmd", "run mender_altbootcmd; run bootcmd");
        variables.put("bootlimit", "1");
        variables.put("bootcount", "0");
        variables.put("upgrade_available", "0");
        variables.put("mender_boot_part", Integer.toString(partitionOfA));
        variables.put("mender_boot_part_hex", Integer.toHexString(partitionOfA));
        variables.put("mender_check_saveenv_canary", "1");
        return variables;
    }

    /** One boot, from reset to user space, another reset, or the prompt. */
    Boot boot(LoaderEnvironment environment) throws IOException {
        int count = countBoot(environment);
        int limit = environment.number("bootlimit", 10);
        if (limit != 0 && count > limit) {
            if (environment.get("altbootcmd").isEmpty()) {
                return new Boot.Stuck("the boot limit is reached and altbootcmd is not defined");
            }
            goBack(environment);
        }
        saveCanary(environment);
        return start(environment);
    }

    /**
     * Counts only while an upgrade is available ({@code bootcount_env.c}): then the new count is saved before anything
     * of the new system runs. Without one, the variable in memory becomes 1, and any later save persists it.
     */
    private static int countBoot(LoaderEnvironment environment) throws IOException {
        boolean counting = environment.number("upgrade_available", 10) != 0;
        int stored = (counting ? environment.number("bootcount", 10) : 0) + 1;
        environment.set("bootcount", Integer.toString(stored));
        if (!counting) {
            return 0;
        }
        environment.save();
        return stored;
    }

    /** {@code mender_altbootcmd}: the other slot, no trial, no count, in one save. */
    private void goBack(LoaderEnvironment environment) throws IOException {
        int partition = a.partition() == environment.number("mender_boot_part", 10) ? b.partition() : a.partition();
        environment.set("mender_boot_part", Integer.toString(partition));
        environment.set("mender_boot_part_hex", Integer.toHexString(partition));
        environment.set("upgrade_available", "0");
        environment.set("bootcount", "0");
        environment.save();
    }

    /** Part of {@code mender_setup}: shows Linux, once, that both see the same environment. */
    private static void saveCanary(LoaderEnvironment environment) throws IOException {
        if (environment.number("mender_check_saveenv_canary", 10) == 1
                && environment.number("mender_saveenv_canary", 10) != 1) {
            environment.set("mender_saveenv_canary", "1");
            environment.save();
        }
    }

    /** The kernel is loaded from the hexadecimal number, the root file system mounted from the decimal one. */
    private Boot start(LoaderEnvironment environment) throws IOException {
        int kernelPartition = environment.number("mender_boot_part_hex", 16);
        int rootPartition = environment.number("mender_boot_part", 10);
        if (kernelPartition != rootPartition) {
            return new Boot.Stuck("a kernel from partition %d would mount the root file system of partition %d"
                    .formatted(kernelPartition, rootPartition));
        }
        if (rootPartition == a.partition()) {
            return startFrom(SlotName.A, a.storage(), environment);
        }
        return rootPartition == b.partition()
                ? startFrom(SlotName.B, b.storage(), environment)
                : failedToLoad(environment, "there is no slot in partition " + rootPartition);
    }

    private static Boot startFrom(SlotName name, Storage storage, LoaderEnvironment environment) throws IOException {
        Optional<BootBlock> block = SlotReader.block(storage);
        if (block.isEmpty()) {
            return failedToLoad(environment, "slot " + name + " holds no kernel");
        }
        return switch (block.get().kernel()) {
            case BOOTS, UNHEALTHY -> new Boot.Started(name, block.get(), SlotReader.isWhole(storage, block.get()));
            case PANICS -> new Boot.Reset("the kernel in slot " + name + " panics");
            case HANGS -> new Boot.Reset("the kernel in slot " + name + " hangs until the watchdog bites");
        };
    }

    /** {@code mender_try_to_recover}: a failed trial resets, to be counted; anything else ends at the prompt. */
    private static Boot failedToLoad(LoaderEnvironment environment, String reason) {
        return environment.number("upgrade_available", 10) == 1 ? new Boot.Reset(reason) : new Boot.Stuck(reason);
    }
}
