package dev.sealane.server.assembly;

import dev.sealane.server.blob.BlobId;
import dev.sealane.server.catalogue.Audit;
import dev.sealane.server.catalogue.Names;
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
import dev.sealane.server.refusal.NotFound;
import dev.sealane.server.release.DraftFile;
import dev.sealane.server.release.Drafts;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes, shows and changes software modules, and takes their files in. */
public final class Modules {
    private static final Fields FIELDS = Fields.of(Map.ofEntries(
            Map.entry("id", new Field.Whole("m.id")),
            Map.entry("name", new Field.Text("m.name")),
            Map.entry("version", new Field.Text("m.version")),
            Map.entry("description", new Field.Text("m.description")),
            Map.entry("type", new Field.Text("t.key")),
            Map.entry("type.key", new Field.Text("t.key")),
            Map.entry("type.name", new Field.Text("t.name")),
            Map.entry("type.id", new Field.Whole("t.id")),
            Map.entry("createdat", new Field.Time("m.created_at")),
            Map.entry("createdby", new Field.Text("m.created_by")),
            Map.entry("lastmodifiedat", new Field.Time("m.changed_at")),
            Map.entry("lastmodifiedby", new Field.Text("m.changed_by")),
            Map.entry(
                    "metadata",
                    new Field.Named(
                            " from module_metadata x where x.tenant = m.tenant and x.module = m.id and x.key",
                            "x.value"))));

    private static final Listing MODULES = new Listing("""
            m.id, m.name, m.version, t.key as type_key, t.name as type_name, m.description, m.vendor, m.encrypted, m.locked,
            m.created_by, m.created_at, m.changed_by, m.changed_at,
            (select count(*) from artifact a where a.tenant = m.tenant and a.module = m.id and a.name is null)
                >= t.min_artifacts as complete""", """

            from module m join module_type t on t.tenant = m.tenant and t.id = m.type where m.tenant = ?""", FIELDS, "m.id");

    /** The metadata of a module that says which devices its files fit. */
    private static final String DEVICE_TYPE = "device_type";

    private final Database database;
    private final Drafts drafts;

    public Modules(Database database, Drafts drafts) {
        this.database = database;
        this.drafts = drafts;
    }

    /**
     * Makes modules, all or none, and answers them in the same order.
     *
     * @throws AssemblyRefused if there is one of the same type, name and version
     * @throws NotFound if there is no such type
     */
    public List<SoftwareModule> create(Tenant tenant, List<NewModule> wanted, String by) {
        try {
            return database.call(transaction -> {
                List<SoftwareModule> created = new ArrayList<>();
                for (NewModule module : wanted) {
                    created.add(get(transaction, tenant, insert(transaction, tenant, module, by)));
                }
                return created;
            });
        } catch (DatabaseException e) {
            throw e.isDuplicate()
                    ? AssemblyRefused.exists("module", wanted.getFirst().name())
                    : e;
        }
    }

    public Slice<SoftwareModule> list(Tenant tenant, ListQuery query) {
        return database.call(transaction -> MODULES.read(transaction, tenant, query, Modules::read));
    }

    /**
     * The module, which must exist.
     *
     * @throws NotFound if there is no such module
     */
    public SoftwareModule get(Tenant tenant, long id) {
        return database.call(transaction -> get(transaction, tenant, id));
    }

    /** Changes what is given. */
    public SoftwareModule change(
            Tenant tenant,
            long id,
            Optional<String> description,
            Optional<String> vendor,
            Optional<Boolean> locked,
            String by) {
        description.ifPresent(text -> Names.allow("description", text, Names.MAX_DESCRIPTION));
        vendor.ifPresent(text -> Names.allow("vendor", text, Names.MAX_VENDOR));
        return database.call(transaction -> {
            transaction.update("""
                    update module set description = coalesce(?, description), vendor = coalesce(?, vendor),
                        locked = coalesce(?, locked), changed_by = ?, changed_at = now() where tenant = ? and id = ?""", description, vendor, locked, by, tenant.id(), id);
            return get(transaction, tenant, id);
        });
    }

    /**
     * Removes a module with its files.
     *
     * @throws AssemblyRefused if it is locked, or in a set
     */
    public void delete(Tenant tenant, long id) {
        List<BlobId> forgotten = database.call(transaction -> {
            SoftwareModule module = requireUnlocked(transaction, tenant, id);
            long uses = transaction.number(
                    "select count(*) from release_module where tenant = ? and module = ?", tenant.id(), id);
            if (uses > 0) {
                throw AssemblyRefused.locked("module", module.name());
            }
            List<BlobId> files = Drafts.forget(transaction, tenant, "module = ?", id);
            transaction.update("delete from module where tenant = ? and id = ?", tenant.id(), id);
            return files;
        });
        drafts.delete(forgotten);
    }

    /** Takes a file in; the releases that have the module get it too. */
    public DraftFile receive(Tenant tenant, long id, InputStream stream, Supplier<Drafts.Arrival> arrival) {
        get(tenant, id);
        return drafts.receive(
                tenant,
                id,
                stream,
                arrival,
                transaction -> requireUnlocked(transaction, tenant, id),
                (transaction, file) -> {
                    for (String release : releases(transaction, tenant, id)) {
                        drafts.publish(transaction, tenant, file, release, deviceTypes(transaction, tenant, id));
                    }
                });
    }

    /** The files of a module, oldest first. */
    public List<DraftFile> files(Tenant tenant, long id) {
        get(tenant, id);
        return drafts.of(tenant, id);
    }

    /**
     * A file of the module, which must exist.
     *
     * @throws NotFound if the module has no such file
     */
    public DraftFile file(Tenant tenant, long id, long number) {
        get(tenant, id);
        return drafts.find(tenant, id, number).orElseThrow(() -> new NotFound("artifact", Long.toString(number)));
    }

    /** Where a file's bytes are. */
    public Optional<BlobId> blob(Tenant tenant, DraftFile file) {
        return drafts.blob(tenant, file);
    }

    /** Takes a file out of the module and of the releases that have it. */
    public void deleteFile(Tenant tenant, long id, long number) {
        DraftFile file = file(tenant, id, number);
        drafts.delete(database.call(transaction -> {
            requireUnlocked(transaction, tenant, id);
            return Drafts.forget(transaction, tenant, "module = ? and file_name = ?", id, file.fileName());
        }));
    }

    /** Puts the module's files into a release. */
    void publish(Transaction transaction, Tenant tenant, long id, String release) {
        for (DraftFile file : Drafts.of(transaction, tenant, id)) {
            drafts.publish(transaction, tenant, file, release, deviceTypes(transaction, tenant, id));
        }
    }

    /** Deletes bytes that nothing refers to any more. */
    void delete(List<BlobId> forgotten) {
        drafts.delete(forgotten);
    }

    /** The modules of a release, in the order of their making. */
    List<SoftwareModule> ofRelease(Transaction transaction, Tenant tenant, String release) {
        return MODULES.all(
                transaction,
                tenant,
                Sql.of(
                        "exists (select from release_module x where x.tenant = m.tenant and x.module = m.id"
                                + " and x.release_name = ?)",
                        release),
                Sql.TRUE,
                Modules::read);
    }

    static SoftwareModule get(Transaction transaction, Tenant tenant, long id) {
        return MODULES.all(transaction, tenant, Sql.of("m.id = ?", id), Sql.TRUE, Modules::read).stream()
                .findFirst()
                .orElseThrow(() -> new NotFound("software module", Long.toString(id)));
    }

    private static long insert(Transaction transaction, Tenant tenant, NewModule module, String by) {
        long type = transaction
                .first(
                        "select id from module_type where tenant = ? and key = ?",
                        row -> row.number("id"),
                        tenant.id(),
                        module.typeKey())
                .orElseThrow(() -> new NotFound("software module type", module.typeKey()));
        return transaction
                .first(
                        """
                        insert into module (tenant, name, version, type, description, vendor, encrypted, created_by, changed_by)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning id""",
                        row -> row.number("id"),
                        tenant.id(),
                        module.name(),
                        module.version(),
                        type,
                        module.description(),
                        module.vendor(),
                        module.encrypted(),
                        by,
                        by)
                .orElseThrow();
    }

    /** The row stays locked until the transaction ends: nobody rolls the module out while its files change. */
    private static SoftwareModule requireUnlocked(Transaction transaction, Tenant tenant, long id) {
        transaction.list(
                "select id from module where tenant = ? and id = ? for update",
                row -> row.number("id"),
                tenant.id(),
                id);
        SoftwareModule module = get(transaction, tenant, id);
        if (module.locked()) {
            throw AssemblyRefused.locked("module", module.name());
        }
        return module;
    }

    private static List<String> releases(Transaction transaction, Tenant tenant, long id) {
        return transaction.list(
                "select release_name from release_module where tenant = ? and module = ? order by release_name",
                row -> row.text("release_name"),
                tenant.id(),
                id);
    }

    private static List<String> deviceTypes(Transaction transaction, Tenant tenant, long id) {
        return transaction
                .first(
                        "select value from module_metadata where tenant = ? and module = ? and key = ?",
                        row -> row.text("value"),
                        tenant.id(),
                        id,
                        DEVICE_TYPE)
                .map(text -> Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(type -> !type.isEmpty())
                        .distinct()
                        .toList())
                .orElse(List.of());
    }

    private static SoftwareModule read(Row row) {
        return new SoftwareModule(
                row.number("id"),
                row.text("name"),
                row.text("version"),
                row.text("type_key"),
                row.text("type_name"),
                row.text("description"),
                row.text("vendor"),
                row.flag("encrypted"),
                row.flag("locked"),
                row.flag("complete"),
                Audit.read(row));
    }
}
