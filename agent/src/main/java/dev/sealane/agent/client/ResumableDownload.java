package dev.sealane.agent.client;

import dev.sealane.agent.client.DownloadException.Reason;
import dev.sealane.agent.update.Checkpoints;
import dev.sealane.agent.update.Pause;
import dev.sealane.artifact.stream.BlockInput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Optional;

/**
 * The bytes of an artifact, once and in order, over connections that break.
 *
 * <p>First come the bytes an earlier process spooled, up to the last checkpoint; then the network, from there, with
 * {@code Range} and {@code If-Range}. Received bytes are appended to the spool and become a checkpoint now and then. Where there is no room for a spool the download goes on without one.
 *
 * <p>The stream ends after exactly the size that the server announced first. A server whose entity tag or size changes
 * in between has another file; the download fails rather than mix two.
 */
public final class ResumableDownload extends BlockInput {
    /** What a power cut can cost at most; smaller steps would wear the flash out with syncs. */
    public static final long CHECKPOINT_BYTES = 4 << 20;

    /** A slow line makes its checkpoints by time, so that it also never loses much. */
    public static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(30);

    /** An attempt that brought this much is progress: the attempts are counted anew after it. */
    public static final long PROGRESS_BYTES = 64 * 1024;

    /**
     * How a download behaves.
     *
     * @param retries how many attempts in a row may fail without progress
     * @param maxBytes the largest artifact
     * @param longestPause the longest pause between attempts
     * @param checkpointBytes how much is received between two checkpoints, usually {@link #CHECKPOINT_BYTES}
     * @param spool where the spool is
     */
    public record Rules(int retries, long maxBytes, Duration longestPause, long checkpointBytes, SpoolPlace spool) {}

    private static final System.Logger LOG = System.getLogger(ResumableDownload.class.getName());

    private final ArtifactConnection connection;
    private final Rules rules;
    private final String assignmentId;
    private final Checkpoints checkpoints;
    private final Attempts attempts;

    private Optional<Spool> spool = Optional.empty();
    private long position;
    private long checkpointed;
    private long checkpointedAt = System.nanoTime();
    private long attemptStart;

    private ResumableDownload(
            ArtifactConnection connection, Rules rules, String assignmentId, Checkpoints checkpoints, Pause pause) {
        this.connection = connection;
        this.rules = rules;
        this.assignmentId = assignmentId;
        this.checkpoints = checkpoints;
        this.attempts = new Attempts(assignmentId, rules.retries(), rules.longestPause(), pause);
    }

    /**
     * Opens the artifact at its first byte; the network is asked only when the spool is used up.
     *
     * @throws IOException if the spool cannot be read
     */
    public static ResumableDownload open(
            Http http, ArtifactLink link, Rules rules, String assignmentId, Checkpoints checkpoints, Pause pause)
            throws IOException {
        return open(new DownloadConnection(http, link, rules.maxBytes()), rules, assignmentId, checkpoints, pause);
    }

    /**
     * Opens the artifact at its first byte over this connection, which is asked only when the spool is used up.
     *
     * @throws IOException if the spool cannot be read
     */
    public static ResumableDownload open(
            ArtifactConnection connection, Rules rules, String assignmentId, Checkpoints checkpoints, Pause pause)
            throws IOException {
        ResumableDownload download = new ResumableDownload(connection, rules, assignmentId, checkpoints, pause);
        download.resumeSpool();
        return download;
    }

    /** Removes the spool of this assignment; another assignment's spool stays. */
    public static void forget(SpoolPlace place, String assignmentId) throws IOException {
        boolean foreign = Spool.contents(place)
                .filter(contents -> !contents.assignmentId().equals(assignmentId))
                .isPresent();
        if (!foreign) {
            place.remove();
        }
    }

    private void resumeSpool() throws IOException {
        long durable = checkpoints.durable();
        if (durable > 0) {
            spool = Spool.resume(rules.spool(), assignmentId, durable);
        }
        if (spool.isPresent()) {
            checkpointed = durable;
            Spool.Contents contents = spool.get().contents();
            connection.expect(contents.size(), contents.entityTag());
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1} bytes are here already", assignmentId, durable);
        } else {
            rules.spool().remove();
            if (durable > 0) {
                checkpoints.record(0);
            }
        }
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        int replayed = replay(into, offset, count);
        if (replayed > 0) {
            position += replayed;
            return replayed;
        }
        while (!isComplete()) {
            try {
                int received = connection.read(position, into, offset, count);
                if (received < 0) {
                    return -1;
                }
                keep(into, offset, received);
                return received;
            } catch (DownloadException e) {
                throw e;
            } catch (InterruptedIOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                waitAfter(e);
            } catch (IOException e) {
                waitAfter(e);
            }
        }
        return -1;
    }

    private boolean isComplete() {
        return connection.size().isPresent() && position >= connection.size().getAsLong();
    }

    /** Bytes of an earlier process; a spool that cannot be read is given up, and the network goes on from here. */
    private int replay(byte[] into, int offset, int count) throws IOException {
        if (spool.isEmpty() || position >= spool.get().length()) {
            return -1;
        }
        try {
            return spool.get().read(position, into, offset, count);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: the spool is unreadable: {1}", assignmentId, e.getMessage());
            giveUpSpool();
            return -1;
        }
    }

    /** Counts what came, and spools it; a spool that cannot be written is given up, not the download. */
    private void keep(byte[] from, int offset, int count) throws IOException {
        boolean first = position == 0;
        position += count;
        if (position - attemptStart >= PROGRESS_BYTES) {
            attempts.progressed();
        }
        try {
            if (first) {
                beginSpool();
            }
            if (spool.isPresent()) {
                spool.get().append(from, offset, count);
                checkpointIfDue();
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: goes on without a spool: {1}", assignmentId, e.getMessage());
            giveUpSpool();
        }
    }

    private void beginSpool() throws IOException {
        if (connection.size().isPresent()) {
            Spool.Contents contents =
                    new Spool.Contents(assignmentId, connection.size().getAsLong(), connection.entityTag());
            spool = Optional.of(Spool.create(rules.spool(), contents));
        }
    }

    private void checkpointIfDue() throws IOException {
        long fresh = position - checkpointed;
        boolean late = fresh >= PROGRESS_BYTES && System.nanoTime() - checkpointedAt >= CHECKPOINT_INTERVAL.toNanos();
        if (fresh >= rules.checkpointBytes() || late) {
            checkpoint();
        }
    }

    /** The bytes first, then the record of them. */
    private void checkpoint() throws IOException {
        if (spool.isPresent() && position > checkpointed) {
            spool.get().sync();
            checkpoints.record(position);
            checkpointed = position;
            checkpointedAt = System.nanoTime();
        }
    }

    private void giveUpSpool() throws IOException {
        if (spool.isPresent()) {
            spool.get().close();
        }
        spool = Optional.empty();
        checkpointed = 0;
        rules.spool().remove();
        checkpoints.record(0);
    }

    private void waitAfter(IOException failure) throws IOException {
        connection.close();
        attemptStart = position;
        if (connection.startedWithoutSize()) {
            throw new DownloadException(
                    Reason.ATTEMPTS_USED_UP, "the connection broke and the server gave no size to resume by", failure);
        }
        attempts.waitAfter(failure, position);
    }

    /** Lets go of connection and spool; what came last becomes a checkpoint unless the agent is being stopped. */
    @Override
    public void close() throws IOException {
        connection.close();
        if (spool.isPresent()) {
            try {
                if (!Thread.currentThread().isInterrupted()) {
                    checkpoint();
                }
            } finally {
                spool.get().close();
            }
        }
    }
}
