package dev.sealane.server.device;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.NotFound;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who belongs to the fleet: devices show credentials, people accept or reject them.
 *
 * <p>Each change locks the device's row first, so that two decisions about one device never mix.
 */
public final class Admissions {
    private static final Logger LOG = System.getLogger(Admissions.class.getName());

    private static final String AUTH_SET =
            "select id, device_id, kind, credential, digest, status, created_at, changed_at from auth_set ";

    private final Database database;

    public Admissions(Database database) {
        this.database = database;
    }

    /**
     * A device has proved that it holds the key. Registers what is new and answers whether the device is admitted.
     *
     * <p>A preauthorised key is accepted now; an unknown key becomes a pending authentication set of the device with
     * this identity (Mender device API digest, 1.3 and 1.4).
     */
    public Authentication authenticate(Tenant tenant, Identity identity, DeviceKey key) {
        return authenticate(tenant, identity, key, Welcome.PENDING);
    }

    /** The same for any credential, with a word about those nobody has seen yet. */
    public Authentication authenticate(Tenant tenant, Identity identity, Credential credential, Welcome welcome) {
        return database.call(transaction -> {
            Optional<AuthSet> known = find(transaction, tenant, identity, credential);
            if (known.isPresent() && known.get().status() != Admission.PREAUTHORISED) {
                return answer(known.get());
            }
            if (known.isEmpty() && welcome == Welcome.KNOWN_ONLY) {
                return new Authentication.Unknown();
            }
            DeviceId device = lockOrRegister(transaction, tenant, identity, credential);
            AuthSet set = find(transaction, tenant, identity, credential)
                    .orElseGet(() -> introduce(transaction, tenant, device, credential, welcome));
            if (set.status() == Admission.PREAUTHORISED) {
                set = decide(transaction, tenant, set, Admission.ACCEPTED);
            }
            return answer(set);
        });
    }

    /** Only the first credential of a device lets itself in: a later one could be somebody else's. */
    private AuthSet introduce(
            Transaction transaction, Tenant tenant, DeviceId device, Credential credential, Welcome welcome) {
        boolean first = transaction.number(
                        "select count(*) from auth_set where tenant = ? and device_id = ?", tenant.id(), device.value())
                == 0;
        AuthSet set = add(transaction, tenant, device, credential, Admission.PENDING);
        return first && welcome == Welcome.ADMITTED ? decide(transaction, tenant, set, Admission.ACCEPTED) : set;
    }

    /** Makes the key the device's only accepted one. */
    public void accept(Tenant tenant, DeviceId device, AuthSetId authSet) {
        change(tenant, device, authSet, Admission.ACCEPTED);
    }

    /** Refuses the key; a token of it is worth nothing from now on. */
    public void reject(Tenant tenant, DeviceId device, AuthSetId authSet) {
        change(tenant, device, authSet, Admission.REJECTED);
    }

    /** Accepts the newest key of each pending device among these, and answers how many devices that were. */
    public int acceptPending(Tenant tenant, Collection<DeviceId> devices) {
        return decidePending(tenant, devices, Admission.ACCEPTED);
    }

    /** Rejects the newest key of each pending device among these, and answers how many devices that were. */
    public int rejectPending(Tenant tenant, Collection<DeviceId> devices) {
        return decidePending(tenant, devices, Admission.REJECTED);
    }

    /**
     * Enters a device before it calls.
     *
     * @param force adds the credential to a device that exists already, instead of refusing
     * @throws DeviceConflict if the identity is known
     */
    public DeviceId preauthorise(Tenant tenant, Identity identity, Credential credential, boolean force) {
        return database.call(transaction -> preauthorise(transaction, tenant, identity, credential, force));
    }

    /** The same as part of a larger transaction. */
    DeviceId preauthorise(
            Transaction transaction, Tenant tenant, Identity identity, Credential credential, boolean force) {
        Optional<DeviceId> existing = findDevice(transaction, tenant, identity);
        if (existing.isPresent() && !force) {
            throw new DeviceConflict(existing.get());
        }
        DeviceId device = lockOrRegister(transaction, tenant, identity, credential);
        Optional<AuthSet> known = find(transaction, tenant, identity, credential);
        if (known.isEmpty()) {
            add(transaction, tenant, device, credential, Admission.PREAUTHORISED);
        } else if (known.get().status() != Admission.ACCEPTED) {
            decide(transaction, tenant, known.get(), Admission.PREAUTHORISED);
        }
        return device;
    }

    /** Forgets the key. The device may show it again and is pending then. */
    public void dismiss(Tenant tenant, DeviceId device, AuthSetId authSet) {
        database.run(transaction -> {
            lock(transaction, tenant, device);
            int removed = transaction.update(
                    "delete from auth_set where tenant = ? and device_id = ? and id = ?",
                    tenant.id(),
                    device.value(),
                    authSet.value());
            if (removed == 0) {
                throw new NotFound("authentication set", authSet.toString());
            }
            UnusedTokens.forget(transaction, tenant, device);
            settle(transaction, tenant, device);
        });
    }

    /**
     * Takes the device out of the fleet, as part of a larger transaction: keys, attributes and group go, history stays.
     *
     * <p>The row lock conflicts with the one that a new rollout takes on its devices: it sees the device either before or
     * after, and no assignment is opened in between.
     *
     * @throws NotFound if it is not in the fleet
     */
    public void decommission(Transaction transaction, Tenant tenant, DeviceId device) {
        lock(transaction, tenant, device, "for update");
        transaction.update("delete from auth_set where tenant = ? and device_id = ?", tenant.id(), device.value());
        UnusedTokens.forget(transaction, tenant, device);
        transaction.update(
                "delete from device_attribute where tenant = ? and device_id = ?", tenant.id(), device.value());
        transaction.update("""
                update device set admission = 'decommissioned', group_name = null, provides = '{}', changed_at = now()
                where tenant = ? and id = ?""", tenant.id(), device.value());
        transaction.publish(new Change(tenant, Change.Kind.DEVICE, device.toString()));
        LOG.log(Level.INFO, "device {0} decommissioned", device);
    }

    /** The keys of these devices, oldest first. */
    public Map<DeviceId, List<AuthSet>> authSets(Tenant tenant, Collection<DeviceId> devices) {
        if (devices.isEmpty()) {
            return Map.of();
        }
        return database
                .call(transaction -> transaction.list(
                        AUTH_SET + "where tenant = ? and device_id = any(?) order by created_at, id",
                        Admissions::read,
                        tenant.id(),
                        devices.stream().map(DeviceId::value).toList()))
                .stream()
                .collect(Collectors.groupingBy(AuthSet::device));
    }

    /** The key with this id, if it belongs to the device. */
    public Optional<AuthSet> authSet(Tenant tenant, DeviceId device, AuthSetId authSet) {
        return database.call(transaction -> find(transaction, tenant, device, authSet));
    }

    /** The one key with which the device is admitted now. */
    public Optional<AuthSetId> accepted(Tenant tenant, DeviceId device) {
        return database.call(transaction -> transaction.first(
                "select id from auth_set where tenant = ? and device_id = ? and status = 'accepted'",
                row -> new AuthSetId(row.uuid("id")),
                tenant.id(),
                device.value()));
    }

    private void change(Tenant tenant, DeviceId device, AuthSetId authSet, Admission status) {
        database.run(transaction -> {
            lock(transaction, tenant, device);
            AuthSet set = find(transaction, tenant, device, authSet)
                    .orElseThrow(() -> new NotFound("authentication set", authSet.toString()));
            decide(transaction, tenant, set, status);
        });
    }

    private int decidePending(Tenant tenant, Collection<DeviceId> devices, Admission status) {
        return database.call(transaction -> {
            int decided = 0;
            for (DeviceId device : devices.stream()
                    .sorted(java.util.Comparator.comparing(DeviceId::value))
                    .toList()) {
                lock(transaction, tenant, device);
                Optional<AuthSet> newest =
                        transaction.first(AUTH_SET + """
                        where tenant = ? and device_id = ? and status = 'pending'
                        order by created_at desc, id limit 1""", Admissions::read, tenant.id(), device.value());
                if (newest.isPresent()) {
                    decide(transaction, tenant, newest.get(), status);
                    decided++;
                }
            }
            return decided;
        });
    }

    private AuthSet decide(Transaction transaction, Tenant tenant, AuthSet set, Admission status) {
        if (status == Admission.ACCEPTED) {
            transaction.update("""
                    update auth_set set status = 'rejected', changed_at = now()
                    where tenant = ? and device_id = ? and status = 'accepted' and id <> ?""", tenant.id(), set.device().value(), set.id().value());
        }
        transaction.update(
                "update auth_set set status = ?, changed_at = now() where tenant = ? and id = ?",
                status.word(),
                tenant.id(),
                set.id().value());
        if (status != Admission.PREAUTHORISED) {
            UnusedTokens.forget(transaction, tenant, set.device());
        }
        settle(transaction, tenant, set.device());
        LOG.log(Level.INFO, "device {0} key {1} {2}", set.device(), set.id(), status.word());
        return new AuthSet(set.id(), set.device(), set.credential(), status, set.createdAt(), set.changedAt());
    }

    private AuthSet add(
            Transaction transaction, Tenant tenant, DeviceId device, Credential credential, Admission status) {
        AuthSetId id = AuthSetId.random();
        transaction.update(
                """
                insert into auth_set (tenant, id, device_id, kind, credential, digest, status)
                values (?, ?, ?, ?, ?, ?, ?)""",
                tenant.id(),
                id.value(),
                device.value(),
                credential.kind().word(),
                credential.stored(),
                credential.digest(),
                status.word());
        settle(transaction, tenant, device);
        LOG.log(Level.INFO, "device {0} showed {1} ({2}): {3}", device, id, credential.description(), status.word());
        return find(transaction, tenant, device, id).orElseThrow();
    }

    /** Derives the device's admission from its keys: accepted wins, then preauthorised, pending, rejected. */
    private static void settle(Transaction transaction, Tenant tenant, DeviceId device) {
        Set<Admission> statuses = EnumSet.noneOf(Admission.class);
        statuses.addAll(transaction.list(
                "select distinct status from auth_set where tenant = ? and device_id = ?",
                row -> Admission.stored(row.text("status")),
                tenant.id(),
                device.value()));
        Admission admission =
                List.of(Admission.ACCEPTED, Admission.PREAUTHORISED, Admission.PENDING, Admission.REJECTED).stream()
                        .filter(statuses::contains)
                        .findFirst()
                        .orElse(Admission.KEYLESS);
        transaction.update("""
                update device d set admission = ?, changed_at = now(), dialect = coalesce(
                    (select case when s.kind = 'key' then 'mender' else 'ddi' end from auth_set s
                        where s.tenant = d.tenant and s.device_id = d.id and s.status = 'accepted'), dialect)
                where tenant = ? and id = ?""", admission.word(), tenant.id(), device.value());
        transaction.publish(new Change(tenant, Change.Kind.DEVICE, device.toString()));
    }

    private static DeviceId lockOrRegister(
            Transaction transaction, Tenant tenant, Identity identity, Credential credential) {
        DeviceId fresh = DeviceId.random();
        int registered = transaction.update(
                """
                insert into device (tenant, id, identity, identity_digest, admission, dialect)
                values (?, ?, ?, ?, 'keyless', ?)
                on conflict (tenant, identity_digest) where admission <> 'decommissioned' do nothing""",
                tenant.id(),
                fresh.value(),
                identity.canonical(),
                identity.digest(),
                credential.dialect().word());
        if (registered == 1) {
            identity.attributes()
                    .forEach((name, value) ->
                            transaction.update("""
                            insert into device_attribute (tenant, device_id, scope, name, value)
                            values (?, ?, 'identity', ?, ?::jsonb)""", tenant.id(), fresh.value(), name, Json.write(value.json())));
            return fresh;
        }
        DeviceId device = findDevice(transaction, tenant, identity).orElseThrow();
        lock(transaction, tenant, device);
        return device;
    }

    private static void lock(Transaction transaction, Tenant tenant, DeviceId device) {
        lock(transaction, tenant, device, "for no key update");
    }

    private static void lock(Transaction transaction, Tenant tenant, DeviceId device, String strength) {
        boolean lives = transaction
                .first(
                        "select id from device where tenant = ? and id = ? and admission <> 'decommissioned' "
                                + strength,
                        row -> row.uuid("id"),
                        tenant.id(),
                        device.value())
                .isPresent();
        if (!lives) {
            throw new NotFound("device", device.toString());
        }
    }

    private static Optional<DeviceId> findDevice(Transaction transaction, Tenant tenant, Identity identity) {
        return transaction.first(
                "select id from device where tenant = ? and identity_digest = ? and admission <> 'decommissioned'",
                row -> new DeviceId(row.uuid("id")),
                tenant.id(),
                identity.digest());
    }

    private static Optional<AuthSet> find(
            Transaction transaction, Tenant tenant, Identity identity, Credential credential) {
        return transaction.first(
                AUTH_SET + """
                where tenant = ? and digest = ? and kind = ? and device_id = (select id from device
                    where tenant = ? and identity_digest = ? and admission <> 'decommissioned')""",
                Admissions::read,
                tenant.id(),
                credential.digest(),
                credential.kind().word(),
                tenant.id(),
                identity.digest());
    }

    private static Optional<AuthSet> find(Transaction transaction, Tenant tenant, DeviceId device, AuthSetId authSet) {
        return transaction.first(
                AUTH_SET + "where tenant = ? and device_id = ? and id = ?",
                Admissions::read,
                tenant.id(),
                device.value(),
                authSet.value());
    }

    private static Authentication answer(AuthSet set) {
        return set.status() == Admission.ACCEPTED
                ? new Authentication.Admitted(set.device(), set.id())
                : new Authentication.Waiting(set.device(), set.status());
    }

    private static AuthSet read(Row row) {
        return new AuthSet(
                new AuthSetId(row.uuid("id")),
                new DeviceId(row.uuid("device_id")),
                Credential.stored(row.text("kind"), row.text("credential"), row.bytes("digest")),
                Admission.stored(row.text("status")),
                row.instant("created_at"),
                row.instant("changed_at"));
    }
}
