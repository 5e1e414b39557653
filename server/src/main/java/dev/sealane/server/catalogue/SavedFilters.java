package dev.sealane.server.catalogue;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseException;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.filter.Field;
import dev.sealane.server.filter.Fields;
import dev.sealane.server.filter.ListQuery;
import dev.sealane.server.filter.Listing;
import dev.sealane.server.filter.Rsql;
import dev.sealane.server.filter.Sql;
import dev.sealane.server.refusal.NotFound;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps conditions on devices, and what devices that match are given. Whether the fields exist, the caller has checked. */
public final class SavedFilters {
    /** Filters that give something; each costs a search every few seconds. */
    public static final int MAX_GIVING = 100;

    private static final Fields FIELDS = Fields.of(Map.of(
            "id", new Field.Whole("f.id"),
            "name", new Field.Text("f.name"),
            "query", new Field.Text("f.query"),
            "createdat", new Field.Time("f.created_at"),
            "createdby", new Field.Text("f.created_by"),
            "autoassigndistributionset.name", new Field.Text("s.title"),
            "autoassigndistributionset.version", new Field.Text("s.version")));

    private static final Listing FILTERS = new Listing("""
            f.id, f.name, f.query, f.release_name, f.action_type, f.confirmation, f.weight, f.created_by, f.created_at,
            f.changed_by, f.changed_at""", """

            from device_filter f left join release s on s.tenant = f.tenant and s.name = f.release_name
            where f.tenant = ?""", FIELDS, "f.id");

    private final Database database;

    public SavedFilters(Database database) {
        this.database = database;
    }

    /**
     * Keeps a condition.
     *
     * @throws CatalogueRefused if there is one of this name
     */
    public SavedFilter create(Tenant tenant, String name, String query, String by) {
        Names.require("name", name, Names.MAX_NAME);
        Rsql.parse(query);
        try {
            return database.call(transaction -> {
                long id = transaction
                        .first("""
                                insert into device_filter (tenant, name, query, created_by, changed_by)
                                values (?, ?, ?, ?, ?) returning id""", row -> row.number("id"), tenant.id(), name, query, by, by)
                        .orElseThrow();
                return get(transaction, tenant, id);
            });
        } catch (DatabaseException e) {
            throw e.isDuplicate() ? CatalogueRefused.exists("target filter") : e;
        }
    }

    public Slice<SavedFilter> list(Tenant tenant, ListQuery query) {
        return database.call(transaction -> FILTERS.read(transaction, tenant, query, SavedFilters::read));
    }

    /** The filters that give this release. */
    public Slice<SavedFilter> giving(Tenant tenant, String release, ListQuery query) {
        return database.call(transaction ->
                FILTERS.read(transaction, tenant, Sql.of("f.release_name = ?", release), query, SavedFilters::read));
    }

    /** The filters that give anything. */
    public List<SavedFilter> giving(Tenant tenant) {
        return database.call(transaction ->
                FILTERS.all(transaction, tenant, Sql.of("f.release_name is not null"), Sql.TRUE, SavedFilters::read));
    }

    /**
     * The filter, which must exist.
     *
     * @throws NotFound if there is no such filter
     */
    public SavedFilter get(Tenant tenant, long id) {
        return database.call(transaction -> get(transaction, tenant, id));
    }

    /** Changes what is given. */
    public SavedFilter change(Tenant tenant, long id, Optional<String> name, Optional<String> query, String by) {
        name.ifPresent(text -> Names.require("name", text, Names.MAX_NAME));
        query.ifPresent(Rsql::parse);
        try {
            return database.call(transaction -> {
                get(transaction, tenant, id);
                transaction.update("""
                        update device_filter set name = coalesce(?, name), query = coalesce(?, query), changed_by = ?,
                            changed_at = now() where tenant = ? and id = ?""", name, query, by, tenant.id(), id);
                return get(transaction, tenant, id);
            });
        } catch (DatabaseException e) {
            throw e.isDuplicate() ? CatalogueRefused.exists("target filter") : e;
        }
    }

    /** From now on devices that match are given this, or nothing. */
    public SavedFilter give(Tenant tenant, long id, Optional<SavedFilter.Gives> gives, String by) {
        return database.call(transaction -> {
            get(transaction, tenant, id);
            long giving = transaction.number(
                    "select count(*) from device_filter where tenant = ? and release_name is not null and id <> ?",
                    tenant.id(),
                    id);
            if (gives.isPresent() && giving >= MAX_GIVING) {
                throw CatalogueRefused.tooMany("filters that give a release", MAX_GIVING);
            }
            transaction.update(
                    """
                    update device_filter set release_name = ?, action_type = ?, confirmation = ?, weight = ?,
                        changed_by = ?, changed_at = now() where tenant = ? and id = ?""",
                    gives.map(SavedFilter.Gives::release),
                    gives.map(SavedFilter.Gives::actionType).orElse("forced"),
                    gives.map(SavedFilter.Gives::confirmation).orElse(false),
                    gives.map(SavedFilter.Gives::weight).orElse(1_000),
                    by,
                    tenant.id(),
                    id);
            return get(transaction, tenant, id);
        });
    }

    public void delete(Tenant tenant, long id) {
        database.run(transaction -> {
            get(transaction, tenant, id);
            transaction.update("delete from device_filter where tenant = ? and id = ?", tenant.id(), id);
        });
    }

    private static SavedFilter get(Transaction transaction, Tenant tenant, long id) {
        return FILTERS.all(transaction, tenant, Sql.of("f.id = ?", id), Sql.TRUE, SavedFilters::read).stream()
                .findFirst()
                .orElseThrow(() -> new NotFound("target filter query", Long.toString(id)));
    }

    private static SavedFilter read(Row row) {
        return new SavedFilter(
                row.number("id"),
                row.text("name"),
                row.text("query"),
                row.optionalText("release_name")
                        .map(release -> new SavedFilter.Gives(
                                release, row.text("action_type"), row.flag("confirmation"), row.count("weight"))),
                Audit.read(row));
    }
}
