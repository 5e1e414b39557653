package dev.sealane.server.device;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Changes;
import dev.sealane.server.db.Tenant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers from memory whether a key is the one its device is admitted with.
 *
 * <p>The database is asked inside the map's own lock for the device, and a change of the device removes its entry under
 * the same lock after the commit: an answer read before a rejection cannot be stored after it. While changes of other
 * servers do not arrive, the database is asked every time.
 */
public final class AdmittedKeys implements AutoCloseable {
    private final ConcurrentHashMap<Key, Optional<AuthSetId>> accepted = new ConcurrentHashMap<>();
    private final Admissions admissions;
    private final Changes changes;
    private final Changes.Subscription subscription;

    private record Key(Tenant tenant, DeviceId device) {}

    public AdmittedKeys(Admissions admissions, Changes changes) {
        this.admissions = admissions;
        this.changes = changes;
        this.subscription = changes.subscribeToAll(this::forget);
    }

    /** Whether the device is admitted with this key now. */
    public boolean isAdmitted(Tenant tenant, DeviceId device, AuthSetId key) {
        Optional<AuthSetId> present =
                changes.isCurrent() ? remembered(new Key(tenant, device)) : admissions.accepted(tenant, device);
        return present.isPresent() && present.get().equals(key);
    }

    /** Looks without the map's lock first: polls of different devices would wait for each other. */
    private Optional<AuthSetId> remembered(Key device) {
        Optional<AuthSetId> known = accepted.get(device);
        return known == null
                ? accepted.computeIfAbsent(device, asked -> admissions.accepted(asked.tenant(), asked.device()))
                : known;
    }

    @Override
    public void close() {
        subscription.close();
    }

    private void forget(Change change) {
        switch (change.kind()) {
            case DEVICE -> DeviceId.parse(change.id()).ifPresent(id -> accepted.remove(new Key(change.tenant(), id)));
            case MISSED -> accepted.clear();
            case RELEASE, ROLLOUT, ASSIGNMENT, ACCOUNT, SETTINGS -> {}
        }
    }
}
