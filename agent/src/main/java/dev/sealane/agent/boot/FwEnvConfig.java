package dev.sealane.agent.boot;

import dev.sealane.agent.boot.BootException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the boot environment is: the table {@code fw_env.config} of U-Boot's tools (uboot.md 1.4).
 *
 * <p>A line is device, offset, environment size, and optionally sector size and number of sectors, which only raw flash
 * needs. One line is a single environment, two are a redundant one.
 *
 * <p>The copies of an eMMC boot partition are write-protected by the kernel ({@code force_ro}); see
 * {@link Place#isEmmcBootPartition}.
 */
public record FwEnvConfig(List<Place> places) {
    /** A configuration is a few lines and comments. */
    public static final int MAXIMUM_CHARACTERS = 64 * 1024;

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern PREFIXED_HEX = Pattern.compile("-?0[xX][0-9a-fA-F]{1,15}");
    private static final Pattern HEX = Pattern.compile("(?:0[xX])?[0-9a-fA-F]{1,15}");
    private static final Pattern EMMC_BOOT_PARTITION = Pattern.compile(".*/mmcblk[0-9]+boot[01]");
    private static final int DEVICE = 0;
    private static final int OFFSET = 1;
    private static final int SIZE = 2;
    private static final int LEAST_COLUMNS = 3;

    /**
     * One copy.
     *
     * @param device a block device, MTD device or file
     * @param offset in bytes; negative counts from the device's end
     * @param size in bytes
     */
    public record Place(String device, long offset, int size) {
        /** Whether the kernel's write protection has to be lifted while the copy is written. */
        public boolean isEmmcBootPartition() {
            return EMMC_BOOT_PARTITION.matcher(device).matches();
        }

        /** Whether the copy is on raw flash, whose flags are boolean (uboot.md 1.2). */
        public boolean isRawFlash() {
            return device.startsWith("/dev/mtd");
        }

        /**
         * Where the copy begins on a device of {@code deviceSize} bytes.
         *
         * @throws BootException if the copy is not inside the device
         */
        public long startOn(long deviceSize) throws BootException {
            long start = offset < 0 ? deviceSize + offset : offset;
            if (start < 0 || size > deviceSize - start) {
                throw new BootException(
                        Reason.BAD_CONFIG,
                        "expected " + size + " bytes at offset " + offset + " inside " + device + ", which has "
                                + deviceSize + " bytes");
            }
            return start;
        }
    }

    public FwEnvConfig {
        places = List.copyOf(places);
    }

    /**
     * Reads a configuration.
     *
     * @throws BootException if a line makes no sense, there are not one or two of them, or their sizes differ
     */
    public static FwEnvConfig parse(String text) throws BootException {
        if (text.length() > MAXIMUM_CHARACTERS) {
            throw bad("at most " + MAXIMUM_CHARACTERS + " characters", Integer.toString(text.length()), 1);
        }
        List<Place> places = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith("#")) {
                places.add(place(content.split("\\s+"), number));
            }
        }
        if (places.isEmpty() || places.size() > 2) {
            throw bad("one or two copies", Integer.toString(places.size()), number);
        }
        if (places.getFirst().size() != places.getLast().size()) {
            throw bad(
                    "two copies of one size",
                    places.getFirst().size() + " and " + places.getLast().size(),
                    number);
        }
        return new FwEnvConfig(places);
    }

    private static Place place(String[] columns, int line) throws BootException {
        if (columns.length < LEAST_COLUMNS) {
            throw bad("device, offset and size", columns.length + " columns", line);
        }
        long size = hex(columns[SIZE], line);
        if (size < 1 || size > UBootEnvironment.MAXIMUM_SIZE) {
            throw bad("a size of 1 to " + UBootEnvironment.MAXIMUM_SIZE + " bytes", size + " bytes", line);
        }
        return new Place(columns[DEVICE], offset(columns[OFFSET], line), (int) size);
    }

    private static long offset(String text, int line) throws BootException {
        if (PREFIXED_HEX.matcher(text).matches()) {
            boolean negative = text.startsWith("-");
            long magnitude = Long.parseLong(text.substring(negative ? 3 : 2), 16);
            return negative ? -magnitude : magnitude;
        }
        if (DECIMAL.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        throw bad("a decimal or 0x offset", quoted(text), line);
    }

    /** Sizes are hexadecimal with or without 0x: {@code 4000} is 16 KiB. */
    private static long hex(String text, int line) throws BootException {
        if (!HEX.matcher(text).matches()) {
            throw bad("a hexadecimal size", quoted(text), line);
        }
        return Long.parseLong(text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text, 16);
    }

    private static String quoted(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return "'" + (printable.length() > 40 ? printable.substring(0, 40) + "…" : printable) + "'";
    }

    private static BootException bad(String expected, String found, int line) {
        return new BootException(
                Reason.BAD_CONFIG, "fw_env.config line " + line + ": expected " + expected + ", found " + found);
    }
}
