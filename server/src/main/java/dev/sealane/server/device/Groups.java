package dev.sealane.server.device;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Static groups: a device is in one or none, and a group exists while a device is in it. */
public final class Groups {
    private final Database database;

    public Groups(Database database) {
        this.database = database;
    }

    /** The groups by name, with how many devices each has. */
    public Map<GroupName, Long> sizes(Tenant tenant) {
        Map<GroupName, Long> sizes = new LinkedHashMap<>();
        database.run(transaction -> transaction
                .list("""
                        select group_name, count(*) as number from device
                        where tenant = ? and group_name is not null group by group_name order by group_name""", row -> Map.entry(new GroupName(row.text("group_name")), row.number("number")), tenant.id())
                .forEach(entry -> sizes.put(entry.getKey(), entry.getValue())));
        return sizes;
    }

    /** Puts the devices into the group, out of the one they were in. Answers how many were put there by this call. */
    public int assign(Tenant tenant, GroupName group, Collection<DeviceId> devices) {
        return update(tenant, devices, """
                update device set group_name = ?, changed_at = now()
                where tenant = ? and id = any(?) and admission <> 'decommissioned' and group_name is distinct from ?
                returning id""", group.value(), tenant.id(), ids(devices), group.value());
    }

    /** Takes the devices out of the group and answers how many were in it. */
    public int remove(Tenant tenant, GroupName group, Collection<DeviceId> devices) {
        return update(tenant, devices, """
                update device set group_name = null, changed_at = now()
                where tenant = ? and id = any(?) and group_name = ? returning id""", tenant.id(), ids(devices), group.value());
    }

    /** Takes every device out of the group, which ends it, and answers how many were in it. */
    public int dissolve(Tenant tenant, GroupName group) {
        return database.call(transaction -> publish(transaction, tenant, """
                update device set group_name = null, changed_at = now()
                where tenant = ? and group_name = ? returning id""", tenant.id(), group.value()));
    }

    private int update(Tenant tenant, Collection<DeviceId> devices, String sql, Object... parameters) {
        if (devices.isEmpty()) {
            return 0;
        }
        return database.call(transaction -> publish(transaction, tenant, sql, parameters));
    }

    private static int publish(Transaction transaction, Tenant tenant, String sql, Object... parameters) {
        List<DeviceId> changed = transaction.list(sql, row -> new DeviceId(row.uuid("id")), parameters);
        changed.forEach(device -> transaction.publish(new Change(tenant, Change.Kind.DEVICE, device.toString())));
        return changed.size();
    }

    private static List<java.util.UUID> ids(Collection<DeviceId> devices) {
        return devices.stream().map(DeviceId::value).toList();
    }
}
