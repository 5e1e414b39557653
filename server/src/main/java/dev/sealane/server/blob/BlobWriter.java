package dev.sealane.server.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A blob that is being written. Closing it before {@link #finish()} leaves nothing behind. */
public final class BlobWriter implements AutoCloseable {
    private final BlobStore store;
    private final BlobId id;
    private final Path temporary;
    private final FileChannel channel;
    private final MessageDigest digest;
    private final long limit;
    private long size;
    private boolean finished;

    BlobWriter(BlobStore store, BlobId id, Path temporary, long limit) throws IOException {
        this.store = store;
        this.id = id;
        this.temporary = temporary;
        this.limit = limit;
        this.digest = sha256();
        this.channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /**
     * Appends bytes.
     *
     * @throws BlobFailure if the limit is exceeded or the disk is full
     */
    public void write(byte[] bytes, int offset, int length) {
        if (length > limit - size) {
            throw BlobFailure.tooLarge(limit);
        }
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw BlobFailure.of(e);
        }
        digest.update(bytes, offset, length);
        size += length;
    }

    /**
     * A finished blob.
     *
     * @param sha256 of all its bytes, in lower-case hexadecimal
     */
    public record Written(BlobId id, long size, String sha256) {}

    /** Flushes the bytes and gives the blob its name. */
    public Written finish() {
        try {
            channel.force(true);
            channel.close();
            store.publish(id, temporary);
            finished = true;
            return new Written(id, size, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException e) {
            throw BlobFailure.of(e);
        }
    }

    @Override
    public void close() {
        if (finished) {
            return;
        }
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw BlobFailure.of(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
