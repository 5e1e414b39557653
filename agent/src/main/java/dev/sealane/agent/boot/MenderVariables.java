package dev.sealane.agent.boot;

import dev.sealane.agent.boot.BootException.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Mender's variables in the boot environment (uboot.md 2.1).
 *
 * @param selected the slot that {@code mender_boot_part} names
 * @param upgradeAvailable whether a trial is armed or under way
 * @param canaryMissing whether the boot loader demands a canary that it never set: it uses another environment
 */
record MenderVariables(Slot selected, boolean upgradeAvailable, boolean canaryMissing) {
    private static final String PART = "mender_boot_part";
    private static final String PART_HEX = "mender_boot_part_hex";
    private static final String UPGRADE = "upgrade_available";
    private static final String COUNT = "bootcount";
    private static final String CHECK_CANARY = "mender_check_saveenv_canary";
    private static final String CANARY = "mender_saveenv_canary";
    private static final String YES = "1";
    private static final String NO = "0";

    /**
     * Reads the variables.
     *
     * @throws BootException if one of them is missing or makes no sense
     */
    static MenderVariables of(SortedMap<String, String> variables, Slots slots) throws BootException {
        String part = variables.getOrDefault(PART, "");
        Slot selected = slotWith(part, 10, slots)
                .orElseThrow(() ->
                        bad(PART, slots.a().partition() + " or " + slots.b().partition(), part));
        String hex = variables.get(PART_HEX);
        if (hex != null && !slotWith(hex, 16, slots).equals(Optional.of(selected))) {
            throw bad(PART_HEX, "the same partition as " + PART + "=" + part, hex);
        }
        String upgrade = variables.getOrDefault(UPGRADE, NO);
        if (!upgrade.equals(YES) && !upgrade.equals(NO)) {
            throw bad(UPGRADE, "0 or 1", upgrade);
        }
        boolean canaryMissing = YES.equals(variables.get(CHECK_CANARY)) && !YES.equals(variables.get(CANARY));
        return new MenderVariables(selected, upgrade.equals(YES), canaryMissing);
    }

    /** The next boot tries {@code target}. */
    static Map<String, Optional<String>> armed(Slot target) {
        return selecting(target, YES);
    }

    /** The slot that is selected now is so for good. */
    static Map<String, Optional<String>> committed() {
        return Map.of(UPGRADE, Optional.of(NO), COUNT, Optional.of(NO));
    }

    /** {@code slot} is selected for good. */
    static Map<String, Optional<String>> settledOn(Slot slot) {
        return selecting(slot, NO);
    }

    private static Map<String, Optional<String>> selecting(Slot slot, String upgrade) {
        return Map.of(
                PART, Optional.of(Integer.toString(slot.partition())),
                PART_HEX, Optional.of(Integer.toHexString(slot.partition())),
                UPGRADE, Optional.of(upgrade),
                COUNT, Optional.of(NO));
    }

    private static Optional<Slot> slotWith(String number, int radix, Slots slots) {
        if (!number.matches("[0-9a-fA-F]{1,4}")) {
            return Optional.empty();
        }
        try {
            return slots.withPartition(Integer.parseInt(number, radix));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static BootException bad(String name, String expected, String found) {
        return new BootException(
                Reason.BAD_VARIABLE,
                "expected " + name + " to be " + expected + ", found "
                        + (found.isEmpty() ? "nothing" : excerpt(found)));
    }

    private static String excerpt(String value) {
        String printable = value.replaceAll("[^ -~]", "?");
        return "'" + (printable.length() > 40 ? printable.substring(0, 40) + "…" : printable) + "'";
    }
}
