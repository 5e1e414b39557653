package dev.sealane.server.device;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Changes;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Keeps each tenant's {@link FleetSettings}. Reading costs no SQL, because every request of a device reads them; an entry
 * is forgotten when a change of it is announced, and memory is not trusted while announcements do not arrive.
 */
public final class Settings implements AutoCloseable {
    private final ConcurrentHashMap<Tenant, FleetSettings> known = new ConcurrentHashMap<>();
    private final Database database;
    private final Changes.Subscription subscription;

    public Settings(Database database) {
        this.database = database;
        this.subscription = database.changes().subscribeToAll(this::forget);
    }

    /** The tenant's settings, or the defaults. */
    public FleetSettings get(Tenant tenant) {
        return database.changes().isCurrent() ? known.computeIfAbsent(tenant, this::read) : read(tenant);
    }

    /** Changes the settings; of two changes at one time, the second sees the first. */
    public FleetSettings change(Tenant tenant, UnaryOperator<FleetSettings> change) {
        return database.call(transaction -> {
            transaction.update(
                    """
                    insert into fleet_settings (tenant, poll_seconds, device_tokens, gateway_digest, plug_and_play,
                        confirmation, gateway_open, overdue_seconds)
                    values (?, ?, ?, null, ?, ?, ?, ?) on conflict (tenant) do nothing""",
                    tenant.id(),
                    (int) FleetSettings.DEFAULT.pollInterval().toSeconds(),
                    FleetSettings.DEFAULT.deviceTokens(),
                    FleetSettings.DEFAULT.plugAndPlay(),
                    FleetSettings.DEFAULT.confirmation(),
                    FleetSettings.DEFAULT.gatewayOpen(),
                    (int) FleetSettings.DEFAULT.overdueAfter().toSeconds());
            FleetSettings present = transaction
                    .first("select * from fleet_settings where tenant = ? for update", Settings::read, tenant.id())
                    .orElseThrow();
            FleetSettings next = change.apply(present);
            transaction.update(
                    """
                    update fleet_settings set poll_seconds = ?, device_tokens = ?, gateway_digest = decode(?, 'hex'),
                        plug_and_play = ?, authorities = ?, device_authorities = ?, confirmation = ?, gateway_open = ?,
                        overdue_seconds = ? where tenant = ?""",
                    (int) next.pollInterval().toSeconds(),
                    next.deviceTokens(),
                    next.gateway().map(Credential.Token::hex),
                    next.plugAndPlay(),
                    next.authorities(),
                    next.deviceAuthorities().pem(),
                    next.confirmation(),
                    next.gatewayOpen(),
                    (int) next.overdueAfter().toSeconds(),
                    tenant.id());
            transaction.publish(new Change(tenant, Change.Kind.SETTINGS, ""));
            return next;
        });
    }

    @Override
    public void close() {
        subscription.close();
    }

    private FleetSettings read(Tenant tenant) {
        return database.call(transaction ->
                        transaction.first("select * from fleet_settings where tenant = ?", Settings::read, tenant.id()))
                .orElse(FleetSettings.DEFAULT);
    }

    private void forget(Change change) {
        switch (change.kind()) {
            case SETTINGS -> known.remove(change.tenant());
            case MISSED -> known.clear();
            case DEVICE, RELEASE, ROLLOUT, ASSIGNMENT, ACCOUNT -> {}
        }
    }

    private static FleetSettings read(Row row) {
        return new FleetSettings(
                Duration.ofSeconds(row.number("poll_seconds")),
                row.flag("device_tokens"),
                row.optionalBytes("gateway_digest")
                        .map(HexFormat.of()::formatHex)
                        .map(Credential.Token::new),
                row.flag("plug_and_play"),
                row.texts("authorities"),
                DeviceAuthorities.parse(row.text("device_authorities")),
                row.flag("confirmation"),
                row.flag("gateway_open"),
                Duration.ofSeconds(row.number("overdue_seconds")));
    }
}
