package dev.sealane.agent.client;

import dev.sealane.agent.client.DownloadException.Reason;
import dev.sealane.agent.update.Backoff;
import dev.sealane.agent.update.Pause;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** The attempts of one download that failed in a row, and the pauses between them. */
final class Attempts {
    /** The first pause; a lost connection of a moving vehicle is back within seconds. */
    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(Attempts.class.getName());

    private final String name;
    private final int most;
    private final Backoff backoff;
    private final Pause pause;
    private int failures;

    /**
     * None failed yet.
     *
     * @param name what the download is called in the log
     * @param most how many may fail in a row
     * @param longestPause the longest pause between two
     */
    Attempts(String name, int most, Duration longestPause, Pause pause) {
        this.name = name;
        this.most = most;
        Duration first = FIRST_PAUSE.compareTo(longestPause) < 0 ? FIRST_PAUSE : longestPause;
        this.backoff = new Backoff(first, longestPause);
        this.pause = pause;
    }

    /** An attempt brought something: they are counted anew. */
    void progressed() {
        failures = 0;
    }

    /**
     * Waits before the next attempt.
     *
     * @param position how far the download came
     * @throws DownloadException if it was the last one
     */
    void waitAfter(IOException failure, long position) throws IOException {
        failures++;
        if (failures > most) {
            throw new DownloadException(
                    Reason.ATTEMPTS_USED_UP,
                    "gave up at byte " + position + " after " + failures + " attempts without progress: "
                            + failure.getMessage(),
                    failure);
        }
        Duration wait = backoff.afterWithoutEnd(failures);
        if (failure instanceof BusyException busy && busy.pause().compareTo(wait) > 0) {
            wait = busy.pause();
        }
        LOG.log(
                System.Logger.Level.INFO,
                "{0}: broken at byte {1}, again in {2} s: {3}",
                name,
                position,
                wait.toSeconds(),
                failure.getMessage());
        sleep(wait);
    }

    private void sleep(Duration wait) throws IOException {
        try {
            pause.pause(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("stopped while waiting to resume a download");
            stopped.initCause(e);
            throw stopped;
        }
    }
}
