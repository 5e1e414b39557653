package dev.sealane.agent.daemon;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What others want of the daemon, kept until it looks; it sleeps here. */
public final class Wishes {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Wish> open = EnumSet.noneOf(Wish.class);

    /** Nobody wants anything yet. */
    public Wishes() {}

    /** Leaves a wish and wakes the daemon. */
    public void add(Wish wish) {
        lock.lock();
        try {
            open.add(wish);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes all wishes, after waiting for one at most this long. */
    Set<Wish> await(Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (open.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
            Set<Wish> taken = EnumSet.copyOf(open);
            open.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Cuts a wait that would be too long to count in nanoseconds. */
    static Duration bounded(Duration wait) {
        Duration most = Duration.ofNanos(TimeUnit.DAYS.toNanos(365));
        return wait.compareTo(most) > 0 ? most : wait;
    }
}
