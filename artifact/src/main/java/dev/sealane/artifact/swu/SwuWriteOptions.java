package dev.sealane.artifact.swu;

import dev.sealane.artifact.crypt.ContentKey;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * How an image is written.
 *
 * @param signing how the description is signed; nothing for an unsigned image
 * @param contentKey for payloads that the description says are encrypted
 * @param cover how the description itself is encrypted; nothing for one in plain text
 * @param threads how many threads compress; the bytes written do not depend on it
 * @param progress is told, now and then, how many payload bytes were read so far
 */
public record SwuWriteOptions(
        Optional<SwuSigning> signing,
        Optional<ContentKey> contentKey,
        Optional<DescriptionCover> cover,
        int threads,
        LongConsumer progress) {
    public SwuWriteOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("the number of threads is at least 1, not " + threads);
        }
    }

    /** Unsigned and in plain text, compressed on every core. */
    public static SwuWriteOptions plain() {
        int cores = Math.max(1, Runtime.getRuntime().availableProcessors());
        return new SwuWriteOptions(Optional.empty(), Optional.empty(), Optional.empty(), cores, _ -> {});
    }

    /** The same, signed. */
    public SwuWriteOptions signedBy(SwuSigning how) {
        return new SwuWriteOptions(Optional.of(how), contentKey, cover, threads, progress);
    }

    /** The same with a key for encrypted payloads. */
    public SwuWriteOptions withContentKey(ContentKey key) {
        return new SwuWriteOptions(signing, Optional.of(key), cover, threads, progress);
    }

    /** The same with the description encrypted. */
    public SwuWriteOptions covering(DescriptionCover how) {
        return new SwuWriteOptions(signing, contentKey, Optional.of(how), threads, progress);
    }

    /** The same with another number of threads. */
    public SwuWriteOptions withThreads(int count) {
        return new SwuWriteOptions(signing, contentKey, cover, count, progress);
    }

    /** The same, reporting to {@code listener}. */
    public SwuWriteOptions reportingTo(LongConsumer listener) {
        return new SwuWriteOptions(signing, contentKey, cover, threads, listener);
    }
}
