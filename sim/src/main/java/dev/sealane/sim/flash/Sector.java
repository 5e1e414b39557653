package dev.sealane.sim.flash;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The unchanging content of one sector: exactly {@link Flash#SECTOR_BYTES} bytes. */
public final class Sector {
    private final byte[] bytes;

    private Sector(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes over the array: the caller does not touch it again. */
    static Sector of(byte[] bytes) {
        if (bytes.length != Flash.SECTOR_BYTES) {
            throw new IllegalArgumentException("a sector of %d bytes".formatted(bytes.length));
        }
        return new Sector(bytes);
    }

    /** A sector of one repeated byte. */
    static Sector filled(int value) {
        byte[] bytes = new byte[Flash.SECTOR_BYTES];
        Arrays.fill(bytes, (byte) value);
        return new Sector(bytes);
    }

    void copyTo(ByteBuffer into, int start, int length) {
        into.put(bytes, start, length);
    }

    /** This content with some bytes replaced by what {@code from} holds next. */
    Sector with(int start, int length, ByteBuffer from) {
        byte[] changed = length == bytes.length ? new byte[length] : bytes.clone();
        from.get(changed, start, length);
        return new Sector(changed);
    }

    /** The first {@code tear} bytes of this content, then the bytes of the other. */
    Sector splice(int tear, Sector behind) {
        byte[] spliced = behind.bytes.clone();
        System.arraycopy(bytes, 0, spliced, 0, tear);
        return new Sector(spliced);
    }

    /** The index of the first byte that differs, -1 if none does. */
    int firstDifference(Sector other) {
        return Arrays.mismatch(bytes, other.bytes);
    }

    /** The index of the last byte that differs, -1 if none does. */
    int lastDifference(Sector other) {
        int last = bytes.length - 1;
        while (last >= 0 && bytes[last] == other.bytes[last]) {
            last--;
        }
        return last;
    }

    byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sector sector && Arrays.equals(bytes, sector.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
