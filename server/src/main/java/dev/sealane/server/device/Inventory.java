package dev.sealane.server.device;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.refusal.NotFound;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is known about devices: their own reports and people's tags. */
public final class Inventory {
    /** Attributes a device may report; stock clients send about thirty. */
    public static final int MAX_ATTRIBUTES = 512;

    /** Tags of one device (Mender management API, tags). */
    public static final int MAX_TAGS = 20;

    /** The attribute by which the files of a release are chosen. */
    public static final String DEVICE_TYPE = "device_type";

    /** Learned from the request for work, so a report that lacks them does not remove them (digest, section 8). */
    private static final List<String> LEARNED = List.of(DEVICE_TYPE, "artifact_name");

    private final Database database;

    public Inventory(Database database) {
        this.database = database;
    }

    /** Replaces what the device reported before. */
    public void replace(Tenant tenant, DeviceId device, Map<String, AttributeValue> attributes) {
        report(tenant, device, attributes, true);
    }

    /** Adds to, and overwrites in, what the device reported before. */
    public void merge(Tenant tenant, DeviceId device, Map<String, AttributeValue> attributes) {
        report(tenant, device, attributes, false);
    }

    /** Takes these names out of what the device reported before. */
    public void remove(Tenant tenant, DeviceId device, Collection<String> names) {
        database.run(transaction -> {
            touch(transaction, tenant, device, "reported_at = now(), attributes_wanted = false");
            transaction.update("""
                    delete from device_attribute where tenant = ? and device_id = ? and scope = 'inventory'
                    and name = any(?) and name <> all(?)""", tenant.id(), device.value(), names, LEARNED);
        });
    }

    /** Asks a device that waits to be asked for its attributes. */
    public void want(Tenant tenant, DeviceId device) {
        database.run(transaction -> touch(transaction, tenant, device, "attributes_wanted = true"));
    }

    /** Replaces the tags of the device; the descriptions belong to the tags of the same name. */
    public void tag(Tenant tenant, DeviceId device, List<Attribute> tags) {
        if (tags.size() > MAX_TAGS) {
            throw new InvalidInput("tags", "expected at most " + MAX_TAGS + " tags");
        }
        database.run(transaction -> {
            touch(transaction, tenant, device, "changed_at = now()");
            transaction.update(
                    "delete from device_attribute where tenant = ? and device_id = ? and scope = 'tags'",
                    tenant.id(),
                    device.value());
            for (Attribute tag : tags) {
                put(transaction, tenant, device, Scope.TAGS, tag.name(), tag.value(), tag.description());
            }
        });
    }

    /**
     * Adds or overwrites one tag.
     *
     * @throws InvalidInput if the device has too many
     */
    public void putTag(Tenant tenant, DeviceId device, Attribute tag) {
        database.run(transaction -> {
            touch(transaction, tenant, device, "changed_at = now()");
            put(transaction, tenant, device, Scope.TAGS, tag.name(), tag.value(), tag.description());
            long tags = transaction.number(
                    "select count(*) from device_attribute where tenant = ? and device_id = ? and scope = 'tags'",
                    tenant.id(),
                    device.value());
            if (tags > MAX_TAGS) {
                throw new InvalidInput("tags", "expected at most " + MAX_TAGS + " tags");
            }
        });
    }

    /** Takes one tag off; answers whether it was there. */
    public boolean removeTag(Tenant tenant, DeviceId device, String name) {
        return database.call(transaction -> {
                    touch(transaction, tenant, device, "changed_at = now()");
                    return transaction.update(
                            "delete from device_attribute where tenant = ? and device_id = ? and scope = 'tags' and name = ?",
                            tenant.id(),
                            device.value(),
                            name);
                })
                > 0;
    }

    /** All attributes of these devices, by scope and name. */
    public Map<DeviceId, List<Attribute>> attributes(Tenant tenant, Collection<DeviceId> devices) {
        if (devices.isEmpty()) {
            return Map.of();
        }
        return database
                .call(transaction -> transaction.list(
                        """
                        select device_id, scope, name, value, description, changed_at from device_attribute
                        where tenant = ? and device_id = any(?) order by scope, name""",
                        row -> Map.entry(new DeviceId(row.uuid("device_id")), read(row)),
                        tenant.id(),
                        devices.stream().map(DeviceId::value).toList()))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /** An attribute name that some devices have. */
    public record KnownAttribute(Scope scope, String name, long devices) {}

    /** The attribute names in use, most common first. */
    public List<KnownAttribute> known(Tenant tenant) {
        return database.call(transaction -> transaction.list(
                """
                select scope, name, count(*) as devices from device_attribute
                where tenant = ? group by scope, name order by devices desc, scope, name limit ?""",
                row -> new KnownAttribute(Scope.stored(row.text("scope")), row.text("name"), row.number("devices")),
                tenant.id(),
                MAX_ATTRIBUTES));
    }

    /** Keeps what a device said while asking for work. Part of the transaction that answers it. */
    public void learn(Transaction transaction, Tenant tenant, DeviceId device, Map<String, String> provides) {
        int changed = transaction.update(
                """
                update device set provides = ?::jsonb, device_type = ?, artifact_name = ?, changed_at = now()
                where tenant = ? and id = ? and provides <> ?::jsonb""",
                Json.write(provides),
                Optional.ofNullable(provides.get("device_type")),
                Optional.ofNullable(provides.get("artifact_name")),
                tenant.id(),
                device.value(),
                Json.write(provides));
        if (changed == 0) {
            return;
        }
        for (String name : LEARNED) {
            if (provides.containsKey(name)) {
                AttributeValue value = new AttributeValue.Text(provides.getOrDefault(name, ""));
                put(transaction, tenant, device, Scope.INVENTORY, name, value, "");
            }
        }
        transaction.publish(new Change(tenant, Change.Kind.DEVICE, device.toString()));
    }

    /**
     * The device has installed the release. One that says itself what it runs will say so; for another this is the record
     * of it, and it is asked for its attributes anew. Part of the transaction that records the success.
     */
    public void installed(Transaction transaction, Tenant tenant, DeviceId device, String release) {
        Optional<Map<String, String>> provides = recorded(transaction, tenant, device);
        if (provides.isEmpty()) {
            return;
        }
        Map<String, String> next = new TreeMap<>(provides.get());
        next.put("artifact_name", release);
        learn(transaction, tenant, device, next);
        transaction.update(
                "update device set attributes_wanted = true where tenant = ? and id = ?", tenant.id(), device.value());
        transaction.publish(new Change(tenant, Change.Kind.DEVICE, device.toString()));
    }

    /** The same for a device that says it has the release by other means. */
    public void runs(Tenant tenant, DeviceId device, String release) {
        database.run(transaction -> installed(transaction, tenant, device, release));
    }

    /** Keeps other changes of the device waiting until the transaction ends. */
    public void lock(Transaction transaction, Tenant tenant, DeviceId device) {
        recorded(transaction, tenant, device);
    }

    /** The server's record of what the device has, if the device does not tell that itself. Locks the device. */
    private static Optional<Map<String, String>> recorded(Transaction transaction, Tenant tenant, DeviceId device) {
        return transaction
                .first(
                        "select dialect, provides from device where tenant = ? and id = ? for no key update",
                        row -> Dialect.stored(row.text("dialect")).tellsSoftware()
                                ? Optional.<Map<String, String>>empty()
                                : Optional.of(Json.texts(row.text("provides"))),
                        tenant.id(),
                        device.value())
                .flatMap(found -> found);
    }

    /** A device that does not tell its type when it asks for work tells it here. */
    private void learnType(
            Transaction transaction, Tenant tenant, DeviceId device, Map<String, AttributeValue> attributes) {
        Optional<String> type = Optional.ofNullable(attributes.get(DEVICE_TYPE)).map(AttributeValue::text);
        Optional<Map<String, String>> provides =
                type.isPresent() ? recorded(transaction, tenant, device) : Optional.empty();
        if (provides.isPresent()) {
            Map<String, String> next = new TreeMap<>(provides.get());
            next.put(DEVICE_TYPE, type.get());
            learn(transaction, tenant, device, next);
        }
    }

    private void report(Tenant tenant, DeviceId device, Map<String, AttributeValue> attributes, boolean replace) {
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw new InvalidInput("inventory", "expected at most " + MAX_ATTRIBUTES + " attributes");
        }
        attributes.keySet().forEach(Attribute::requireName);
        database.run(transaction -> {
            touch(transaction, tenant, device, "reported_at = now(), attributes_wanted = false");
            if (replace) {
                transaction.update("""
                        delete from device_attribute where tenant = ? and device_id = ? and scope = 'inventory'
                        and name <> all(?) and name <> all(?)""", tenant.id(), device.value(), attributes.keySet(), LEARNED);
            }
            attributes.forEach((name, value) -> put(transaction, tenant, device, Scope.INVENTORY, name, value, ""));
            requireRoom(transaction, tenant, device);
            learnType(transaction, tenant, device, attributes);
        });
    }

    /** Reports that only add would otherwise grow without end. */
    private static void requireRoom(Transaction transaction, Tenant tenant, DeviceId device) {
        long kept = transaction.number(
                "select count(*) from device_attribute where tenant = ? and device_id = ? and scope = 'inventory'",
                tenant.id(),
                device.value());
        if (kept > MAX_ATTRIBUTES + LEARNED.size()) {
            throw new InvalidInput("inventory", "expected at most " + MAX_ATTRIBUTES + " attributes with earlier ones");
        }
    }

    private static void touch(Transaction transaction, Tenant tenant, DeviceId device, String assignment) {
        int touched = transaction.update(
                "update device set " + assignment + " where tenant = ? and id = ? and admission <> 'decommissioned'",
                tenant.id(),
                device.value());
        if (touched == 0) {
            throw new NotFound("device", device.toString());
        }
        transaction.publish(new Change(tenant, Change.Kind.DEVICE, device.toString()));
    }

    private static void put(
            Transaction transaction,
            Tenant tenant,
            DeviceId device,
            Scope scope,
            String name,
            AttributeValue value,
            String description) {
        transaction.update("""
                insert into device_attribute (tenant, device_id, scope, name, value, description)
                values (?, ?, ?, ?, ?::jsonb, ?)
                on conflict (tenant, device_id, scope, name) do update
                set value = excluded.value, description = excluded.description, changed_at = now()
                where (device_attribute.value, device_attribute.description)
                    is distinct from (excluded.value, excluded.description)""", tenant.id(), device.value(), scope.word(), name, Json.write(value.json()), description);
    }

    private static Attribute read(Row row) {
        return new Attribute(
                Scope.stored(row.text("scope")),
                row.text("name"),
                AttributeValue.stored(row.text("value")),
                row.text("description"),
                row.instant("changed_at"));
    }
}
