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
import dev.sealane.server.filter.Sql;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.refusal.NotFound;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes and changes the types of modules, sets and devices, and says which belong together. */
public final class Types {
    private static final Fields FIELDS = Fields.of(Map.of(
            "id", new Field.Whole("t.id"),
            "key", new Field.Text("t.key"),
            "name", new Field.Text("t.name"),
            "description", new Field.Text("t.description"),
            "colour", new Field.Text("t.colour"),
            "createdat", new Field.Time("t.created_at"),
            "createdby", new Field.Text("t.created_by"),
            "lastmodifiedat", new Field.Time("t.changed_at"),
            "lastmodifiedby", new Field.Text("t.changed_by")));

    private final Database database;

    public Types(Database database) {
        this.database = database;
    }

    /**
     * A type that somebody wants to make.
     *
     * @param entry its name must be there
     */
    public record NewType(String key, Entry entry, int maxAssignments, int minArtifacts) {
        public NewType {
            Names.require("key", key, Names.MAX_KEY);
            Names.require("name", entry.name().orElse(""), Names.MAX_NAME);
            if (maxAssignments < 1 || minArtifacts < 0) {
                throw new InvalidInput("maxAssignments", "expected at least 1, and at least 0 artifacts");
            }
        }
    }

    /**
     * Makes a type.
     *
     * @throws CatalogueRefused if there is one of this key or name
     */
    public Type create(Tenant tenant, TypeKind kind, NewType wanted, String by) {
        try {
            return database.call(
                    transaction -> get(transaction, tenant, kind, insert(transaction, tenant, kind, wanted, by)));
        } catch (DatabaseException e) {
            throw e.isDuplicate() ? CatalogueRefused.exists(kind.called()) : e;
        }
    }

    public Slice<Type> list(Tenant tenant, TypeKind kind, ListQuery query) {
        return database.call(transaction -> listing(kind).read(transaction, tenant, query, Types::read));
    }

    /**
     * The type, which must exist.
     *
     * @throws NotFound if there is no such type
     */
    public Type get(Tenant tenant, TypeKind kind, long id) {
        return database.call(transaction -> get(transaction, tenant, kind, id));
    }

    /** Changes what is given; the key stays. */
    public Type change(Tenant tenant, TypeKind kind, long id, Entry entry, String by) {
        try {
            return database.call(transaction -> {
                get(transaction, tenant, kind, id);
                transaction.update(
                        "update " + kind.table() + """

                        set name = coalesce(?, name), description = coalesce(?, description), colour = coalesce(?, colour),
                            changed_by = ?, changed_at = now() where tenant = ? and id = ?""",
                        entry.name(),
                        entry.description(),
                        entry.colour(),
                        by,
                        tenant.id(),
                        id);
                return get(transaction, tenant, kind, id);
            });
        } catch (DatabaseException e) {
            throw e.isDuplicate() ? CatalogueRefused.exists(kind.called()) : e;
        }
    }

    /**
     * Removes a type that nothing has.
     *
     * @throws CatalogueRefused if something has this type
     */
    public void delete(Tenant tenant, TypeKind kind, long id) {
        database.run(transaction -> {
            Type type = get(transaction, tenant, kind, id);
            boolean isPart = kind == TypeKind.MODULE
                    && transaction.number(
                                    "select count(*) from set_type_module where tenant = ? and module_type = ?",
                                    tenant.id(),
                                    id)
                            > 0;
            if (isPart || transaction.number(kind.uses(), tenant.id(), id) > 0) {
                throw CatalogueRefused.inUse(kind.called(), type.name());
            }
            transaction.update("delete from " + kind.table() + " where tenant = ? and id = ?", tenant.id(), id);
        });
    }

    /** The types of modules that a set of this type must have, or may have. */
    public List<Type> modulesOf(Tenant tenant, long setType, boolean mandatory) {
        Sql condition = Sql.of(
                "exists (select from set_type_module x where x.tenant = t.tenant and x.module_type = t.id"
                        + " and x.set_type = ? and x.mandatory = ?)",
                setType,
                mandatory);
        return related(tenant, TypeKind.SET, setType, TypeKind.MODULE, condition);
    }

    /** Lets sets of this type have modules of that type. */
    public void addModule(Tenant tenant, long setType, long moduleType, boolean mandatory) {
        database.run(transaction -> {
            get(transaction, tenant, TypeKind.SET, setType);
            get(transaction, tenant, TypeKind.MODULE, moduleType);
            transaction.update("""
                    insert into set_type_module (tenant, set_type, module_type, mandatory) values (?, ?, ?, ?)
                    on conflict (tenant, set_type, module_type) do update set mandatory = excluded.mandatory""", tenant.id(), setType, moduleType, mandatory);
        });
    }

    public void removeModule(Tenant tenant, long setType, long moduleType) {
        database.run(transaction -> {
            get(transaction, tenant, TypeKind.SET, setType);
            transaction.update(
                    "delete from set_type_module where tenant = ? and set_type = ? and module_type = ?",
                    tenant.id(),
                    setType,
                    moduleType);
        });
    }

    /** The types of sets that devices of this type take. */
    public List<Type> setsOf(Tenant tenant, long deviceType) {
        Sql condition = Sql.of(
                "exists (select from device_kind_set x where x.tenant = t.tenant and x.set_type = t.id"
                        + " and x.device_kind = ?)",
                deviceType);
        return related(tenant, TypeKind.DEVICE, deviceType, TypeKind.SET, condition);
    }

    public void addSet(Tenant tenant, long deviceType, long setType) {
        database.run(transaction -> {
            get(transaction, tenant, TypeKind.DEVICE, deviceType);
            get(transaction, tenant, TypeKind.SET, setType);
            transaction.update(
                    "insert into device_kind_set (tenant, device_kind, set_type) values (?, ?, ?) on conflict do nothing",
                    tenant.id(),
                    deviceType,
                    setType);
        });
    }

    public void removeSet(Tenant tenant, long deviceType, long setType) {
        database.run(transaction -> {
            get(transaction, tenant, TypeKind.DEVICE, deviceType);
            transaction.update(
                    "delete from device_kind_set where tenant = ? and device_kind = ? and set_type = ?",
                    tenant.id(),
                    deviceType,
                    setType);
        });
    }

    private List<Type> related(Tenant tenant, TypeKind of, long id, TypeKind kind, Sql condition) {
        return database.call(transaction -> {
            get(transaction, tenant, of, id);
            return listing(kind).all(transaction, tenant, condition, Sql.TRUE, Types::read);
        });
    }

    private static long insert(Transaction transaction, Tenant tenant, TypeKind kind, NewType wanted, String by) {
        Entry entry = wanted.entry();
        List<Object> common =
                List.of(tenant.id(), wanted.key(), entry.name(), entry.description(), entry.colour(), by, by);
        String columns = " (tenant, key, name, description, colour, created_by, changed_by";
        String values = ") values (?, ?, ?, coalesce(?, ''), ?, ?, ?";
        Optional<Sql> more = kind == TypeKind.MODULE
                ? Optional.of(Sql.of(", ?, ?", wanted.maxAssignments(), wanted.minArtifacts()))
                : Optional.empty();
        String sql = "insert into " + kind.table() + columns
                + (more.isPresent() ? ", max_assignments, min_artifacts" : "") + values
                + more.map(Sql::text).orElse("") + ") returning id";
        List<Object> parameters = new java.util.ArrayList<>(common);
        more.ifPresent(extra -> parameters.addAll(extra.parameters()));
        return transaction
                .first(sql, row -> row.number("id"), parameters.toArray())
                .orElseThrow();
    }

    private static Type get(Transaction transaction, Tenant tenant, TypeKind kind, long id) {
        return listing(kind).all(transaction, tenant, Sql.of("t.id = ?", id), Sql.TRUE, Types::read).stream()
                .findFirst()
                .orElseThrow(() -> new NotFound(kind.called(), Long.toString(id)));
    }

    private static Listing listing(TypeKind kind) {
        boolean counts = kind == TypeKind.MODULE;
        return new Listing(
                "t.id, t.key, t.name, t.description, t.colour, t.created_by, t.created_at, t.changed_by, t.changed_at, "
                        + (counts ? "t.max_assignments, t.min_artifacts" : "1 as max_assignments, 0 as min_artifacts"),
                " from " + kind.table() + " t where t.tenant = ?",
                counts ? FIELDS.with("maxassignments", new Field.Whole("t.max_assignments")) : FIELDS,
                "t.id");
    }

    private static Type read(Row row) {
        return new Type(
                row.number("id"),
                row.text("key"),
                row.text("name"),
                row.text("description"),
                row.optionalText("colour"),
                row.count("max_assignments"),
                row.count("min_artifacts"),
                Audit.read(row));
    }
}
