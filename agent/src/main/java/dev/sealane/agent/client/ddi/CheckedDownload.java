package dev.sealane.agent.client.ddi;

import dev.sealane.agent.client.DownloadException;
import dev.sealane.agent.client.DownloadException.Reason;
import dev.sealane.artifact.stream.BlockInput;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * The bytes of an artifact, which fail at their end unless they are exactly those that the server promised (digest, 6.1).
 *
 * <p>The last bytes are handed over only after the digest of all fits, so nobody can have read the whole artifact, and go
 * on to activate it, without that check. From time to time the stream looks whether the server wants the device to stop.
 */
final class CheckedDownload extends BlockInput {
    /** Asks the server whether the assignment is still wanted. */
    @FunctionalInterface
    interface Watch {
        /**
         * Asks.
         *
         * @throws DownloadException if it is not
         */
        void look() throws DownloadException;
    }

    private final InputStream source;
    private final Promise promise;
    private final Watch watch;
    private final Duration interval;
    private final MessageDigest digest;
    private long position;
    private long lookedAt = System.nanoTime();

    CheckedDownload(InputStream source, Promise promise, Watch watch, Duration interval) {
        this.source = source;
        this.promise = promise;
        this.watch = watch;
        this.interval = interval;
        this.digest = digest(promise.digest().algorithm());
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has " + algorithm, e);
        }
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        lookIfDue();
        int received = source.read(into, offset, count);
        if (received < 0) {
            if (position < promise.size()) {
                throw wrong(promise.size() + " bytes", "only " + position);
            }
            return -1;
        }
        digest.update(into, offset, received);
        position += received;
        if (position > promise.size()) {
            throw wrong(promise.size() + " bytes", "more");
        }
        if (received > 0 && position == promise.size()) {
            checkDigest();
        }
        return received;
    }

    private void checkDigest() throws DownloadException {
        String found = HexFormat.of().formatHex(digest.digest());
        Promise.Digest expected = promise.digest();
        if (!found.equals(expected.value())) {
            throw wrong(expected.algorithm() + " " + expected.value(), found);
        }
    }

    private void lookIfDue() throws DownloadException {
        if (System.nanoTime() - lookedAt >= interval.toNanos()) {
            watch.look();
            lookedAt = System.nanoTime();
        }
    }

    private static DownloadException wrong(String expected, String found) {
        return new DownloadException(
                Reason.OTHER_BYTES, "the server promised an artifact of " + expected + ", found " + found);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
