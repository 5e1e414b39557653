package dev.sealane.sim.board;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The first sector of a root image: what the board knows about the image without a file-system driver.
 *
 * <p>ext2, 3 and 4 leave the first 1024 bytes of a file system to boot code, so that the block fits into what
 * {@code mke2fs} makes without changing it. It is text, for people with a hex editor:
 *
 * <pre>
 * sealane-board 1
 * version=release-2
 * kernel=boots
 * length=4194304
 * sha256=…            of everything behind this sector
 * crc32=…             of the lines above
 * </pre>
 *
 * @param version the release inside, as {@link #VERSION} allows
 * @param kernel what its kernel does
 * @param length the size of the whole image in bytes, this sector included
 * @param sha256 digest of the image behind this sector, in lower-case hexadecimal
 */
public record BootBlock(String version, Kernel kernel, long length, String sha256) {
    /** The block's size: one sector, so that it is never half there without its checksum showing it. */
    public static final int BYTES = 512;

    /** What a version looks like: short enough for the block, and without line breaks. */
    public static final Pattern VERSION = Pattern.compile("[A-Za-z0-9._+-]{1,128}");

    private static final Pattern TEXT = Pattern.compile("sealane-board 1\nversion=(" + VERSION
            + ")\nkernel=([A-Z]{1,16})\nlength=(\\d{1,15})\nsha256=([0-9a-f]{64})\ncrc32=([0-9a-f]{8})\n\0*");

    public BootBlock {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException(
                    "a version of 1 to 128 letters, digits, '.', '_', '+', '-' expected, found '" + version + "'");
        }
        if (length < BYTES) {
            throw new IllegalArgumentException("an image of at least " + BYTES + " bytes expected, found " + length);
        }
    }

    /** The block's bytes. */
    public byte[] encode() {
        String lines = "sealane-board 1\nversion=%s\nkernel=%s\nlength=%d\nsha256=%s\n"
                .formatted(version, kernel, length, sha256);
        return Arrays.copyOf((lines + "crc32=" + crc32(lines) + "\n").getBytes(US_ASCII), BYTES);
    }

    /** Reads a block; empty if these bytes are none, or not wholly. */
    public static Optional<BootBlock> decode(byte[] sector) {
        String text = new String(sector, US_ASCII);
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()
                || !crc32(text.substring(0, text.indexOf("crc32="))).equals(matcher.group(5))) {
            return Optional.empty();
        }
        return Optional.of(new BootBlock(
                matcher.group(1),
                Kernel.valueOf(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                matcher.group(4)));
    }

    private static String crc32(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(US_ASCII));
        return HexFormat.of()
                .formatHex(ByteBuffer.allocate(Integer.BYTES)
                        .putInt((int) crc.getValue())
                        .array());
    }
}
