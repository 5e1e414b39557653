package dev.sealane.artifact.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Makes tar archives byte by byte, wrong ones included: the opposite of the strict writer under test.
 */
public final class RawTar {
    private static final int BLOCK_BYTES = 512;

    /** How header blocks look. */
    public enum Style {
        USTAR,
        GNU,
        V7,
        /** A PAX header with a time in front of every entry. */
        PAX,
        /** Unusual owners, modes and times. */
        ODD_METADATA
    }

    /** One entry. */
    public static final class Entry {
        private final String name;
        private final byte[] content;
        private final char typeFlag;

        private Entry(String name, byte[] content, char typeFlag) {
            this.name = name;
            this.content = content.clone();
            this.typeFlag = typeFlag;
        }

        public static Entry file(String name, byte[] content) {
            return new Entry(name, content, '0');
        }

        public static Entry file(String name, String content) {
            return file(name, content.getBytes(StandardCharsets.UTF_8));
        }

        public static Entry directory(String name) {
            return new Entry(name, new byte[0], '5');
        }

        public static Entry symlink(String name) {
            return new Entry(name, new byte[0], '2');
        }

        public String name() {
            return name;
        }

        public byte[] content() {
            return content.clone();
        }
    }

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Style style;

    public RawTar(Style style) {
        this.style = style;
    }

    /** The archive of all entries, with {@code tail} after the last. */
    public static byte[] of(Style style, List<Entry> entries, byte[] tail) {
        RawTar tar = new RawTar(style);
        entries.forEach(tar::add);
        tar.bytes.writeBytes(tail);
        return tar.bytes.toByteArray();
    }

    private void add(Entry entry) {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        if (style == Style.PAX) {
            addBlock("PaxHeaders.0/x", 'x', "30 mtime=1700000000.123456789\n".getBytes(StandardCharsets.US_ASCII));
        }
        if (name.length > 100) {
            ByteArrayOutputStream longName = new ByteArrayOutputStream();
            longName.writeBytes(name);
            longName.write(0);
            addBlock("././@LongLink", 'L', longName.toByteArray());
        }
        addBlock(entry.name(), entry.typeFlag, entry.content());
    }

    private void addBlock(String name, char typeFlag, byte[] content) {
        bytes.writeBytes(header(style, name, content.length, typeFlag));
        bytes.writeBytes(content);
        bytes.writeBytes(new byte[-content.length & (BLOCK_BYTES - 1)]);
    }

    /** One header block with a good checksum. */
    public static byte[] header(Style style, String name, long size, char typeFlag) {
        byte[] block = new byte[BLOCK_BYTES];
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(nameBytes, 0, block, 0, Math.min(100, nameBytes.length));
        boolean odd = style == Style.ODD_METADATA;
        put(block, 100, odd ? "0007777" : "0000600");
        put(block, 108, odd ? "0001750" : "0000000");
        put(block, 116, odd ? "0001751" : "0000000");
        put(block, 124, String.format("%011o", size));
        put(block, 136, odd ? "14512345670" : "00000000000");
        block[156] = (byte) (style == Style.V7 && typeFlag == '0' ? 0 : typeFlag);
        put(block, 257, style == Style.V7 ? "" : style == Style.GNU ? "ustar  " : "ustar\00000");
        put(block, 265, odd ? "somebody" : "");
        return withChecksum(block);
    }

    /** Sets the checksum of a block that was changed. */
    public static byte[] withChecksum(byte[] block) {
        put(block, 148, "        ");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, String.format("%06o\0 ", sum));
        return block;
    }

    private static void put(byte[] block, int offset, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, block, offset, ascii.length);
    }
}
