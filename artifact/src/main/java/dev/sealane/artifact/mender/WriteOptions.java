package dev.sealane.artifact.mender;

import dev.sealane.artifact.codec.Compression;
import java.security.PrivateKey;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * How an artifact is written.
 *
 * @param compression of the header and of the payload
 * @param key what to sign with: RSA of at least 2048 bits or P-256; nothing for an unsigned artifact
 * @param threads how many threads compress; the bytes written do not depend on it
 * @param progress is told, now and then, how many payload bytes were read so far
 */
public record WriteOptions(Compression compression, Optional<PrivateKey> key, int threads, LongConsumer progress) {
    /** More threads than this only cost memory: the payload is read by one. */
    public static final int MAX_THREADS = 64;

    public WriteOptions {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("the number of threads is 1 to " + MAX_THREADS + ", not " + threads);
        }
    }

    /** Unsigned, compressed on every core. */
    public static WriteOptions compressed(Compression compression) {
        int cores = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_THREADS);
        return new WriteOptions(compression, Optional.empty(), cores, _ -> {});
    }

    /** The same, signed. */
    public WriteOptions signedBy(PrivateKey signingKey) {
        return new WriteOptions(compression, Optional.of(signingKey), threads, progress);
    }

    /** The same with another number of threads. */
    public WriteOptions withThreads(int count) {
        return new WriteOptions(compression, key, count, progress);
    }

    /** The same, reporting to {@code listener}. */
    public WriteOptions reportingTo(LongConsumer listener) {
        return new WriteOptions(compression, key, threads, listener);
    }
}
