package dev.sealane.server.device;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import java.util.List;
import java.util.Optional;

/** Which hardware the fleet is made of. */
public final class DeviceTypes {
    /** A fleet with more kinds than this finds one by typing its name. */
    public static final int MAX_TYPES = 200;

    private final Database database;

    public DeviceTypes(Database database) {
        this.database = database;
    }

    /** A device type and how many living devices have it. */
    public record Count(String deviceType, long devices) {}

    /** The device types of living devices, by name. */
    public List<Count> counts(Tenant tenant) {
        return database.call(transaction -> transaction.list(
                """
                select device_type, count(*) as devices from device
                where tenant = ? and device_type is not null and admission <> 'decommissioned'
                group by device_type order by device_type limit ?""", row -> new Count(row.text("device_type"), row.number("devices")), tenant.id(), MAX_TYPES));
    }

    /** The same for accepted devices only, of one group where one is given. */
    public List<Count> accepted(Tenant tenant, Optional<GroupName> group) {
        Optional<String> name = group.map(GroupName::value);
        return database.call(transaction -> transaction.list(
                """
                select device_type, count(*) as devices from device
                where tenant = ? and device_type is not null and admission = 'accepted'
                    and (?::text is null or group_name = ?)
                group by device_type order by device_type limit ?""",
                row -> new Count(row.text("device_type"), row.number("devices")),
                tenant.id(),
                name,
                name,
                MAX_TYPES));
    }
}
