package dev.sealane.server.device;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.refusal.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What people write about a device besides its tags: a name, a description, an address. */
public final class Profiles {
    private static final int MAX_NAME = 128;
    private static final int MAX_TEXT = 512;

    private final Database database;
    private final Admissions admissions;

    public Profiles(Database database, Admissions admissions) {
        this.database = database;
        this.admissions = admissions;
    }

    /** What is to change; absent parts stay as they are. */
    public record Profile(Optional<String> name, Optional<String> description, Optional<String> address) {
        public Profile {
            name.ifPresent(text -> require("name", text, MAX_NAME));
            description.ifPresent(text -> require("description", text, MAX_TEXT));
            address.ifPresent(text -> require("address", text, MAX_TEXT));
        }

        private static void require(String where, String text, int most) {
            if (text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
                throw new InvalidInput(
                        where, "expected at most " + most + " characters, none of them a control character");
            }
        }
    }

    /** A device to enter before it calls. */
    public record Entry(ControllerId controller, Credential credential, Profile profile) {}

    /**
     * Enters devices with what people write about them, all or none.
     *
     * @throws DeviceConflict if one is known
     */
    public List<DeviceId> enter(Tenant tenant, List<Entry> entries, String by) {
        return database.call(transaction -> {
            List<DeviceId> entered = new ArrayList<>();
            for (Entry entry : entries) {
                DeviceId device = admissions.preauthorise(
                        transaction, tenant, entry.controller().identity(), entry.credential(), false);
                write(transaction, tenant, device, entry.profile(), by);
                entered.add(device);
            }
            return entered;
        });
    }

    /** Keeps what is given, in the name of this user. */
    public void change(Tenant tenant, DeviceId device, Profile profile, String by) {
        database.run(transaction -> write(transaction, tenant, device, profile, by));
    }

    /** Says what kind of device it is, in people's words; nothing takes the kind away. */
    public void setKind(Tenant tenant, DeviceId device, Optional<Long> kind, String by) {
        database.run(transaction -> {
            write(transaction, tenant, device, new Profile(Optional.empty(), Optional.empty(), Optional.empty()), by);
            transaction.update(
                    "update device_profile set kind = ? where tenant = ? and device_id = ?",
                    kind,
                    tenant.id(),
                    device.value());
        });
    }

    private static void write(Transaction transaction, Tenant tenant, DeviceId device, Profile profile, String by) {
        transaction.update(
                """
                    insert into device_profile (tenant, device_id, name, description, address, created_by, changed_by)
                    values (?, ?, coalesce(?, ''), coalesce(?, ''), coalesce(?, ''), ?, ?)
                    on conflict (tenant, device_id) do update set
                        name = coalesce(?, device_profile.name),
                        description = coalesce(?, device_profile.description),
                        address = coalesce(?, device_profile.address),
                        changed_by = excluded.changed_by, changed_at = now()""",
                tenant.id(),
                device.value(),
                profile.name(),
                profile.description(),
                profile.address(),
                by,
                by,
                profile.name(),
                profile.description(),
                profile.address());
        transaction.publish(new Change(tenant, Change.Kind.DEVICE, device.toString()));
    }
}
