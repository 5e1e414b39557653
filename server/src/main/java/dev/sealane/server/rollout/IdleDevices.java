package dev.sealane.server.rollout;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Changes;
import dev.sealane.server.device.DeviceId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Remembers which devices have nothing to do, so that their polls, which are nearly all there are, cost no SQL.
 *
 * <p>Only a new rollout gives an idle device work, so any announced change of a rollout makes the whole memory worthless:
 * the generation moves on. An entry counts only if its generation was current before the database was asked; whatever
 * was committed after that moves the generation, and a commit of this server does so before its caller hears of it.
 * While changes of other servers do not arrive, nothing is answered from memory.
 */
public final class IdleDevices implements AutoCloseable {
    private final ConcurrentHashMap<DeviceId, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();
    private final Changes changes;
    private final Changes.Subscription subscription;

    /** When the database was asked. */
    record Stamp(long generation) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Entry(long generation, byte[] provides) {}

    public IdleDevices(Changes changes) {
        this.changes = changes;
        this.subscription = changes.subscribeToAll(this::forget);
    }

    /** Whether the device had nothing to do and provided the same when the database was last asked. */
    boolean contains(DeviceId device, Map<String, String> provides) {
        Entry entry = entries.get(device);
        return entry != null
                && entry.generation() == generation.get()
                && changes.isCurrent()
                && Arrays.equals(entry.provides(), digest(provides));
    }

    Stamp stamp() {
        return new Stamp(generation.get());
    }

    void add(DeviceId device, Map<String, String> provides, Stamp asked) {
        entries.put(device, new Entry(asked.generation(), digest(provides)));
    }

    @Override
    public void close() {
        subscription.close();
    }

    private void forget(Change change) {
        switch (change.kind()) {
            case ROLLOUT, MISSED -> generation.incrementAndGet();
            case DEVICE, RELEASE, ASSIGNMENT, ACCOUNT, SETTINGS -> {}
        }
    }

    /** With its length, so that different provides never look the same when they stand in a row. */
    private static StringBuilder append(StringBuilder text, String part) {
        return text.append(part.length()).append(':').append(part);
    }

    private static byte[] digest(Map<String, String> provides) {
        try {
            StringBuilder text = new StringBuilder();
            new TreeMap<>(provides).forEach((name, value) -> append(append(text, name), value));
            return MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
