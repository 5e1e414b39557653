package dev.sealane.server.page;

import dev.sealane.server.db.Change;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Changes on their way to one browser: each once, and when there are too many, only that there were some. */
final class ChangeQueue {
    /** More than this in one burst is cheaper told as "anything may have changed". */
    static final int MAX_CHANGES = 256;

    static final String MISSED = "missed";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Set<String> waiting = new LinkedHashSet<>();

    /** Takes a change and returns at once. */
    void add(Change change) {
        lock.lock();
        try {
            if (waiting.size() >= MAX_CHANGES) {
                waiting.clear();
                waiting.add(MISSED);
            }
            if (!waiting.contains(MISSED)) {
                waiting.addAll(lines(change));
            }
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a change; false if there was none for so long. */
    boolean await(Duration most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = most.toNanos();
            while (waiting.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = filled.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes everything out. */
    List<String> drain() {
        lock.lock();
        try {
            List<String> lines = List.copyOf(waiting);
            waiting.clear();
            return lines;
        } finally {
            lock.unlock();
        }
    }

    private static List<String> lines(Change change) {
        String kind = change.kind().name().toLowerCase(Locale.ROOT);
        return switch (change.kind()) {
            case MISSED -> List.of(MISSED);
            case ACCOUNT, SETTINGS -> List.of();
            // A release's name is a person's text and might hold a line break.
            case RELEASE -> List.of(kind);
            case DEVICE, ROLLOUT -> List.of(kind + ":" + change.id());
            case ASSIGNMENT -> {
                String device = change.id().substring(change.id().indexOf('/') + 1);
                yield List.of(kind + ":" + change.id(), "device:" + device);
            }
        };
    }
}
