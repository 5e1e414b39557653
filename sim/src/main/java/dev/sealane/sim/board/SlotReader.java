package dev.sealane.sim.board;

import dev.sealane.agent.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Reads what a slot holds. */
final class SlotReader {
    private static final int CHUNK_BYTES = 64 * 1024;

    private SlotReader() {}

    /** The boot block at the slot's start, if it is whole and fits the slot. */
    static Optional<BootBlock> block(Storage slot) throws IOException {
        byte[] sector = new byte[BootBlock.BYTES];
        slot.read(0, ByteBuffer.wrap(sector));
        return BootBlock.decode(sector).filter(block -> block.length() <= slot.size());
    }

    /** Whether the bytes behind the block are those it promises. */
    static boolean isWhole(Storage slot, BootBlock block) throws IOException {
        MessageDigest digest = sha256();
        long offset = BootBlock.BYTES;
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, block.length()));
        while (offset < block.length()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), block.length() - offset));
            slot.read(offset, chunk);
            offset += chunk.flip().remaining();
            digest.update(chunk);
        }
        return HexFormat.of().formatHex(digest.digest()).equals(block.sha256());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
