package dev.sealane.agent.swu.flash;

import dev.sealane.agent.swu.step.DeviceProgram;
import dev.sealane.agent.swu.step.DeviceScript;
import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.agent.swu.step.Step;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.swu.step.Targets;
import dev.sealane.artifact.swu.description.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code emmc_boot} and {@code emmc_boot_toggle}: after the installation the eMMC boots from one of its boot partitions, or from
 * the other one. The device's {@code mmc} (mmc-utils) reads and writes the register; whether the eMMC acknowledges boots stays.
 */
final class EmmcBootInstaller implements DeviceScript {
    private static final Pattern BOOT_DEVICE = Pattern.compile(".+boot([01])");
    private static final Pattern REGISTER = Pattern.compile("\\[PARTITION_CONFIG: 0x([0-9A-Fa-f]{2})]");
    private static final int ACKNOWLEDGE = 0x40;
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    private final DeviceProgram programs;
    private final boolean toggles;

    EmmcBootInstaller(DeviceProgram programs, boolean toggles) {
        this.programs = programs;
        this.toggles = toggles;
    }

    @Override
    public Step plan(Entry entry) throws IOException, InterruptedException {
        programs.require("mmc", entry.label());
        String device = Targets.device(entry).toString();
        OptionalInt wanted = OptionalInt.empty();
        if (!toggles) {
            Matcher matcher = BOOT_DEVICE.matcher(device);
            if (!matcher.matches()) {
                throw new StepException(
                        Reason.UNSUPPORTED,
                        entry.label() + ": expected a 'device' like /dev/mmcblk0boot1, found '" + device + "'");
            }
            wanted = OptionalInt.of(FIRST + Integer.parseInt(matcher.group(1)));
            device = device.substring(0, device.length() - "boot0".length());
        }
        if (!Files.exists(Path.of(device))) {
            throw new StepException(Reason.NO_TARGET, entry.label() + ": expected an eMMC at " + device);
        }
        EmmcBoot step = new EmmcBoot(entry, device, wanted);
        step.next(step.register());
        return step;
    }

    private final class EmmcBoot implements Step {
        private final Entry entry;
        private final String device;
        private final OptionalInt wanted;

        EmmcBoot(Entry entry, String device, OptionalInt wanted) {
            this.entry = entry;
            this.device = device;
            this.wanted = wanted;
        }

        private int register() throws IOException, InterruptedException {
            Matcher matcher = REGISTER.matcher(programs.run(List.of("mmc", "extcsd", "read", device), entry.label()));
            if (!matcher.find()) {
                throw new StepException(
                        Reason.PROGRAM, entry.label() + ": mmc does not tell where " + device + " boots from");
            }
            return Integer.parseInt(matcher.group(1), 16);
        }

        /** The boot partition that is to be the active one. */
        private int next(int register) throws StepException {
            if (wanted.isPresent()) {
                return wanted.getAsInt();
            }
            return switch (active(register)) {
                case FIRST -> SECOND;
                case SECOND -> FIRST;
                default ->
                    throw new StepException(
                            Reason.NO_TARGET,
                            entry.label() + ": " + device
                                    + " boots from none of its boot partitions, there is nothing to toggle");
            };
        }

        private static int active(int register) {
            return (register >> 3) & 7;
        }

        @Override
        public void perform(Phase phase, EntryContent none) throws IOException, InterruptedException {
            if (phase != Phase.AFTER) {
                return;
            }
            int before = register();
            int next = next(before);
            if (active(before) == next) {
                return;
            }
            String acknowledges = (before & ACKNOWLEDGE) == 0 ? "0" : "1";
            programs.run(List.of("mmc", "bootpart", "enable", "" + next, acknowledges, device), entry.label());
            if (active(register()) != next) {
                throw new StepException(
                        Reason.READ_BACK, entry.label() + ": " + device + " did not take boot partition " + next);
            }
        }
    }
}
