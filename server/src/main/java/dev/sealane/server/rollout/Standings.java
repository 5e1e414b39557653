package dev.sealane.server.rollout;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Changes;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.Dialect;
import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.NotFound;
import dev.sealane.server.release.Releases;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Answers devices that say nothing about themselves when they call: the server's own record says what they have.
 *
 * <p>A device without an open assignment is answered from memory, because nearly all calls are of that kind. Only a new
 * rollout gives it work, and only a change of the device itself changes the rest, so an entry holds while neither was
 * announced since before the database was asked. Changes of devices are counted in stripes: a neighbour's change costs
 * a look into the database, never a wrong answer. While changes of other servers do not arrive, nothing is answered from
 * memory.
 */
public final class Standings implements AutoCloseable {
    /** Of ten thousand devices, ten share a count. */
    private static final int STRIPES = 1_024;

    private final ConcurrentHashMap<DeviceId, Entry> idle = new ConcurrentHashMap<>();
    private final AtomicLong rollouts = new AtomicLong();
    private final AtomicLongArray devices = new AtomicLongArray(STRIPES);
    private final Database database;
    private final Offers offers;
    private final Changes.Subscription subscription;

    private record Stamp(long rollouts, long device) {}

    private record Entry(Stamp stamp, Standing standing) {}

    private record Facts(
            Dialect dialect, Map<String, String> provides, boolean attributesWanted, OptionalLong installed) {
        static Facts read(Row row) {
            Optional<Long> installed = row.optionalNumber("installed");
            return new Facts(
                    Dialect.stored(row.text("dialect")),
                    Json.texts(row.text("provides")),
                    row.flag("attributes_wanted"),
                    installed.isPresent() ? OptionalLong.of(installed.get()) : OptionalLong.empty());
        }
    }

    public Standings(Database database, Releases releases, InstantSource clock) {
        this.database = database;
        this.offers = new Offers(releases, clock);
        this.subscription = database.changes().subscribeToAll(this::forget);
    }

    /**
     * What the device should do and tell now.
     *
     * @throws NotFound if there is no such living device
     */
    public Standing of(Tenant tenant, DeviceId device) {
        Stamp now = stamp(device);
        Entry entry = idle.get(device);
        if (entry != null && entry.stamp().equals(now) && database.changes().isCurrent()) {
            return entry.standing();
        }
        return ask(tenant, device, now);
    }

    @Override
    public void close() {
        subscription.close();
    }

    private record Answer(Standing standing, boolean isIdle) {}

    private Standing ask(Tenant tenant, DeviceId device, Stamp asked) {
        Answer answer = database.call(transaction -> {
            Facts facts = facts(transaction, tenant, device);
            Optional<Work> work = offers.foremost(
                    transaction,
                    tenant,
                    new Offers.Asker(device, facts.dialect(), facts.provides(), facts.attributesWanted()));
            return new Answer(
                    new Standing(work.orElseGet(Work.Nothing::new), facts.attributesWanted(), facts.installed()),
                    work.isEmpty());
        });
        if (answer.isIdle()) {
            idle.put(device, new Entry(asked, answer.standing()));
        } else {
            idle.remove(device);
        }
        return answer.standing();
    }

    private static Facts facts(Transaction transaction, Tenant tenant, DeviceId device) {
        return transaction
                .first("""
                        select d.dialect, d.provides, d.attributes_wanted,
                            (select a.action from assignment a where a.tenant = d.tenant and a.device_id = d.id
                                and a.status = 'success' and a.artifact_id is not null
                                and a.action_type <> 'download-only'
                                order by a.number desc limit 1) as installed
                        from device d where d.tenant = ? and d.id = ? and d.admission <> 'decommissioned'""", Facts::read, tenant.id(), device.value())
                .orElseThrow(() -> new NotFound("device", device.toString()));
    }

    private Stamp stamp(DeviceId device) {
        return new Stamp(rollouts.get(), devices.get(stripe(device)));
    }

    private static int stripe(DeviceId device) {
        return Math.floorMod(device.hashCode(), STRIPES);
    }

    private void forget(Change change) {
        switch (change.kind()) {
            case ROLLOUT, MISSED -> rollouts.incrementAndGet();
            case DEVICE -> DeviceId.parse(change.id()).ifPresent(id -> devices.incrementAndGet(stripe(id)));
            case RELEASE, ASSIGNMENT, ACCOUNT, SETTINGS -> {}
        }
    }
}
