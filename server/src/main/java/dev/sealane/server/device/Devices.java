package dev.sealane.server.device;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.refusal.NotFound;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds devices. */
public final class Devices {
    static final String COLUMNS = """
            d.id, d.identity, d.admission, d.dialect, d.device_type, d.artifact_name, d.group_name, d.created_at,
            d.changed_at, d.reported_at, d.checked_in_at""";

    private final Database database;

    public Devices(Database database) {
        this.database = database;
    }

    /** The device, decommissioned ones included. */
    public Optional<Device> find(Tenant tenant, DeviceId id) {
        return database.call(transaction -> transaction.first(
                "select " + COLUMNS + " from device d where d.tenant = ? and d.id = ?",
                Devices::read,
                tenant.id(),
                id.value()));
    }

    /** The device, if it lives. */
    public Device get(Tenant tenant, DeviceId id) {
        return find(tenant, id)
                .filter(device -> device.admission() != Admission.DECOMMISSIONED)
                .orElseThrow(() -> new NotFound("device", id.toString()));
    }

    /** The devices that match. */
    public Slice<Device> search(Tenant tenant, DeviceQuery query) {
        DeviceSearch search = new DeviceSearch(tenant, query);
        return database.call(transaction -> {
            List<Device> devices = transaction.list(search.pageSql(), Devices::read, search.pageParameters());
            return new Slice<>(devices, transaction.number(search.countSql(), search.countParameters()));
        });
    }

    /** How many devices each admission has. */
    public Map<Admission, Long> counts(Tenant tenant) {
        Map<Admission, Long> counts = new EnumMap<>(Admission.class);
        for (Admission admission : Admission.values()) {
            counts.put(admission, 0L);
        }
        database.run(transaction -> transaction
                .list(
                        "select admission, count(*) as number from device where tenant = ? group by admission",
                        row -> Map.entry(Admission.stored(row.text("admission")), row.number("number")),
                        tenant.id())
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue())));
        return counts;
    }

    static Device read(Row row) {
        return new Device(
                new DeviceId(row.uuid("id")),
                new Identity(row.text("identity")),
                Admission.stored(row.text("admission")),
                Dialect.stored(row.text("dialect")),
                row.optionalText("device_type"),
                row.optionalText("artifact_name"),
                row.optionalText("group_name").map(GroupName::new),
                row.instant("created_at"),
                row.instant("changed_at"),
                row.optionalInstant("reported_at"),
                row.optionalInstant("checked_in_at"));
    }
}
