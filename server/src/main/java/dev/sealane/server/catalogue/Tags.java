package dev.sealane.server.catalogue;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseException;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.filter.Field;
import dev.sealane.server.filter.Fields;
import dev.sealane.server.filter.ListQuery;
import dev.sealane.server.filter.Listing;
import dev.sealane.server.filter.Sql;
import dev.sealane.server.refusal.NotFound;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Makes tags, and sticks them on devices and releases. */
public final class Tags {
    private static final Fields FIELDS = Fields.of(Map.of(
            "id", new Field.Whole("g.id"),
            "name", new Field.Text("g.name"),
            "description", new Field.Text("g.description"),
            "colour", new Field.Text("g.colour"),
            "createdat", new Field.Time("g.created_at"),
            "createdby", new Field.Text("g.created_by"),
            "lastmodifiedat", new Field.Time("g.changed_at")));

    private static final Listing TAGS = new Listing("""
            g.id, g.name, g.description, g.colour, g.created_by, g.created_at, g.changed_by, g.changed_at""", " from tag g where g.tenant = ?", FIELDS, "g.id");

    private final Database database;

    public Tags(Database database) {
        this.database = database;
    }

    /**
     * Makes tags, all or none.
     *
     * @throws CatalogueRefused if there is one of this name
     */
    public List<Tag> create(Tenant tenant, Subject subject, List<Entry> entries, String by) {
        return unique(
                subject,
                () -> database.call(transaction -> {
                    List<Tag> created = new ArrayList<>();
                    for (Entry entry : entries) {
                        long id = transaction
                                .first(
                                        """
                                insert into tag (tenant, subject, name, description, colour, created_by, changed_by)
                                values (?, ?, ?, coalesce(?, ''), ?, ?, ?) returning id""",
                                        row -> row.number("id"),
                                        tenant.id(),
                                        subject.word(),
                                        Names.require("name", entry.name().orElse(""), Names.MAX_NAME),
                                        entry.description(),
                                        entry.colour(),
                                        by,
                                        by)
                                .orElseThrow();
                        created.add(get(transaction, tenant, subject, id));
                    }
                    return created;
                }));
    }

    public Slice<Tag> list(Tenant tenant, Subject subject, ListQuery query) {
        return database.call(transaction ->
                TAGS.read(transaction, tenant, Sql.of("g.subject = ?", subject.word()), query, Tags::read));
    }

    /**
     * The tag, which must exist.
     *
     * @throws NotFound if there is no such tag
     */
    public Tag get(Tenant tenant, Subject subject, long id) {
        return database.call(transaction -> get(transaction, tenant, subject, id));
    }

    /** The tags on a device. */
    public List<Tag> ofDevice(Tenant tenant, DeviceId device) {
        Sql condition = Sql.of(
                "exists (select from device_tag x where x.tenant = g.tenant and x.tag = g.id and x.device_id = ?)",
                device.value());
        return database.call(transaction -> TAGS.all(transaction, tenant, condition, Sql.TRUE, Tags::read));
    }

    /** Changes what is given. */
    public Tag change(Tenant tenant, Subject subject, long id, Entry entry, String by) {
        return unique(
                subject,
                () -> database.call(transaction -> {
                    get(transaction, tenant, subject, id);
                    transaction.update("""
                    update tag set name = coalesce(?, name), description = coalesce(?, description),
                        colour = coalesce(?, colour), changed_by = ?, changed_at = now() where tenant = ? and id = ?""", entry.name(), entry.description(), entry.colour(), by, tenant.id(), id);
                    return get(transaction, tenant, subject, id);
                }));
    }

    /** Removes a tag from everything it is on. */
    public void delete(Tenant tenant, Subject subject, long id) {
        database.run(transaction -> {
            get(transaction, tenant, subject, id);
            transaction.update("delete from tag where tenant = ? and id = ?", tenant.id(), id);
        });
    }

    /**
     * Sticks the tag on things.
     *
     * @param things ids of devices, or names of releases
     */
    public void stick(Tenant tenant, Subject subject, long id, Collection<?> things) {
        if (things.isEmpty()) {
            return;
        }
        database.run(transaction -> {
            get(transaction, tenant, subject, id);
            transaction.update(
                    "insert into " + subject.table() + " (tenant, tag, " + subject.column() + ")"
                            + " select ?, ?, thing from unnest(?) as thing on conflict do nothing",
                    tenant.id(),
                    id,
                    things);
            publish(transaction, tenant, subject, things);
        });
    }

    /** Takes the tag off things. */
    public void takeOff(Tenant tenant, Subject subject, long id, Collection<?> things) {
        if (things.isEmpty()) {
            return;
        }
        database.run(transaction -> {
            get(transaction, tenant, subject, id);
            transaction.update(
                    "delete from " + subject.table() + " where tenant = ? and tag = ? and " + subject.column()
                            + " = any(?)",
                    tenant.id(),
                    id,
                    things);
            publish(transaction, tenant, subject, things);
        });
    }

    private static void publish(Transaction transaction, Tenant tenant, Subject subject, Collection<?> things) {
        Change.Kind kind = switch (subject) {
            case DEVICE -> Change.Kind.DEVICE;
            case RELEASE -> Change.Kind.RELEASE;
        };
        things.forEach(thing -> transaction.publish(new Change(tenant, kind, thing.toString())));
    }

    private interface Making<T> {
        T run();
    }

    private static <T> T unique(Subject subject, Making<T> making) {
        try {
            return making.run();
        } catch (DatabaseException e) {
            throw e.isDuplicate() ? CatalogueRefused.exists(subject.called()) : e;
        }
    }

    private static Tag get(Transaction transaction, Tenant tenant, Subject subject, long id) {
        return TAGS
                .all(
                        transaction,
                        tenant,
                        Sql.of("g.subject = ? and g.id = ?", subject.word(), id),
                        Sql.TRUE,
                        Tags::read)
                .stream()
                .findFirst()
                .orElseThrow(() -> new NotFound(subject.called(), Long.toString(id)));
    }

    private static Tag read(Row row) {
        return new Tag(
                row.number("id"),
                row.text("name"),
                row.text("description"),
                row.optionalText("colour"),
                Audit.read(row));
    }
}
