package dev.sealane.server.assembly;

import dev.sealane.server.blob.BlobId;
import dev.sealane.server.catalogue.Audit;
import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Row;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.filter.ListQuery;
import dev.sealane.server.filter.Listing;
import dev.sealane.server.filter.Sql;
import dev.sealane.server.refusal.NotFound;
import dev.sealane.server.release.Drafts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes, shows and changes sets. A set is a release: from its first file on it is on every list of releases, and releases
 * that came in by other ways are sets without modules.
 */
public final class Sets {
    /** Modules of one set: hawkBit's default quota. */
    public static final int MAX_MODULES = 100;

    private static final Listing SETS = new Listing("""
            r.number, r.name, r.title, r.version, t.key as type_key, t.name as type_name, r.description, r.migration_step,
            r.locked, r.valid, r.deleted, r.created_by, r.created_at, r.changed_by, r.changed_at,
            (exists (select from artifact a where a.tenant = r.tenant and a.name = r.name)
                and not exists (select from set_type_module w where w.tenant = r.tenant and w.set_type = r.type and w.mandatory
                    and not exists (select from release_module x join module m on m.tenant = x.tenant and m.id = x.module
                        where x.tenant = r.tenant and x.release_name = r.name and m.type = w.module_type))) as complete""", """

            from release r left join set_type t on t.tenant = r.tenant and t.id = r.type where r.tenant = ?""", SetFields.FIELDS, "r.number");

    private final Database database;
    private final Modules modules;
    private final SetContents contents;

    public Sets(Database database, Modules modules) {
        this.database = database;
        this.modules = modules;
        this.contents = new SetContents(modules);
    }

    /**
     * Makes sets, all or none, and answers them in the same order.
     *
     * @throws AssemblyRefused if there is a release of that name, or a module does not belong into such a set
     * @throws NotFound if a type or module is not there
     */
    public List<SoftwareSet> create(Tenant tenant, List<NewSet> wanted, String by) {
        return database.call(transaction -> {
            List<SoftwareSet> created = new ArrayList<>();
            for (NewSet set : wanted) {
                SoftwareSet empty = insert(transaction, tenant, set, by);
                set.modules().forEach(module -> contents.add(transaction, tenant, empty, module));
                created.add(get(transaction, tenant, empty.id()));
            }
            return created;
        });
    }

    /** Sets that are not deleted. */
    public Slice<SoftwareSet> list(Tenant tenant, ListQuery query) {
        return database.call(transaction -> SETS.read(transaction, tenant, Sql.of("not r.deleted"), query, Sets::read));
    }

    /** The sets with a tag. */
    public Slice<SoftwareSet> tagged(Tenant tenant, long tag, ListQuery query) {
        Sql hasTag = Sql.of(
                "not r.deleted and exists (select from release_tag z where z.tenant = r.tenant"
                        + " and z.release_name = r.name and z.tag = ?)",
                tag);
        return database.call(transaction -> SETS.read(transaction, tenant, hasTag, query, Sets::read));
    }

    /**
     * The set, also when it is deleted.
     *
     * @throws NotFound if there is no such set
     */
    public SoftwareSet get(Tenant tenant, long id) {
        return database.call(transaction -> get(transaction, tenant, id));
    }

    /** The same, if there is one. */
    public Optional<SoftwareSet> find(Tenant tenant, long id) {
        return database.call(transaction -> find(transaction, tenant, Sql.of("r.number = ?", id)));
    }

    /** The set that a release is. */
    public Optional<SoftwareSet> ofRelease(Tenant tenant, String release) {
        return database.call(transaction -> find(transaction, tenant, Sql.of("r.name = ?", release)));
    }

    /** The modules of a set. */
    public List<SoftwareModule> modules(Tenant tenant, long id) {
        return database.call(transaction -> modules.ofRelease(
                transaction, tenant, get(transaction, tenant, id).release()));
    }

    /** The set, ready to be rolled out: from now on neither it nor its modules change. */
    public SoftwareSet forRollout(Tenant tenant, long id) {
        return database.call(transaction -> {
            SoftwareSet set = lock(transaction, tenant, id);
            if (!set.valid()) {
                throw AssemblyRefused.invalid(set.release());
            }
            if (!set.complete() || set.deleted()) {
                throw AssemblyRefused.incomplete(set.release());
            }
            transaction.update(
                    "update release set locked = true where tenant = ? and number = ? and not locked", tenant.id(), id);
            transaction.update("""
                    update module m set locked = true from release_module x
                    where m.tenant = ? and x.tenant = m.tenant and x.module = m.id and x.release_name = ?
                        and not m.locked""", tenant.id(), set.release());
            return get(transaction, tenant, id);
        });
    }

    /** Puts modules into the set, with their files. */
    public void addModules(Tenant tenant, long id, List<Long> added, String by) {
        database.run(transaction -> {
            SoftwareSet set = requireUnlocked(transaction, tenant, id);
            List<Long> present = modules.ofRelease(transaction, tenant, set.release()).stream()
                    .map(SoftwareModule::id)
                    .toList();
            added.stream()
                    .distinct()
                    .filter(module -> !present.contains(module))
                    .forEach(module -> contents.add(transaction, tenant, set, module));
            touch(transaction, tenant, set, by);
        });
    }

    /** Takes a module out of the set, with its files. */
    public void removeModule(Tenant tenant, long id, long module, String by) {
        modules.delete(database.call(transaction -> {
            SoftwareSet set = requireUnlocked(transaction, tenant, id);
            Modules.get(transaction, tenant, module);
            transaction.update(
                    "delete from release_module where tenant = ? and release_name = ? and module = ?",
                    tenant.id(),
                    set.release(),
                    module);
            touch(transaction, tenant, set, by);
            return Drafts.forget(transaction, tenant, "name = ? and module = ?", set.release(), module);
        }));
    }

    /**
     * Takes the set away. One that was rolled out keeps its row, and its files as long as a rollout needs them.
     *
     * @throws AssemblyRefused if somebody locked it and it was never rolled out
     */
    public void delete(Tenant tenant, long id, String by) {
        modules.delete(database.call(transaction -> {
            SoftwareSet set = lock(transaction, tenant, id);
            if (set.deleted()) {
                throw new NotFound("distribution set", Long.toString(id));
            }
            long rollouts = rollouts(transaction, tenant, set, "true");
            if (rollouts == 0 && set.locked()) {
                throw AssemblyRefused.locked("set", set.release());
            }
            boolean needed = rollouts(transaction, tenant, set, "finished_at is null") > 0;
            List<BlobId> files = needed ? List.of() : Drafts.forget(transaction, tenant, "name = ?", set.release());
            if (rollouts == 0) {
                transaction.update("delete from release where tenant = ? and number = ?", tenant.id(), id);
            } else {
                transaction.update(
                        "update release set deleted = true where tenant = ? and number = ?", tenant.id(), id);
            }
            touch(transaction, tenant, set, by);
            return files;
        }));
    }

    /** Changes what is given. */
    public SoftwareSet change(Tenant tenant, long id, SetChange change, String by) {
        return database.call(transaction -> {
            SoftwareSet set = lock(transaction, tenant, id);
            transaction.update(
                    """
                    update release set title = coalesce(?, title), version = coalesce(?, version),
                        description = coalesce(?, description), migration_step = coalesce(?, migration_step),
                        locked = coalesce(?, locked), valid = coalesce(?, valid)
                    where tenant = ? and number = ?""",
                    change.name(),
                    change.version(),
                    change.description(),
                    change.migrationStep(),
                    change.locked(),
                    change.valid(),
                    tenant.id(),
                    id);
            touch(transaction, tenant, set, by);
            return get(transaction, tenant, id);
        });
    }

    private static long rollouts(Transaction transaction, Tenant tenant, SoftwareSet set, String condition) {
        return transaction.number(
                "select count(*) from rollout where tenant = ? and release_name = ? and " + condition,
                tenant.id(),
                set.release());
    }

    private static SoftwareSet insert(Transaction transaction, Tenant tenant, NewSet set, String by) {
        long type = transaction
                .first(
                        "select id from set_type where tenant = ? and key = ?",
                        row -> row.number("id"),
                        tenant.id(),
                        set.typeKey())
                .orElseThrow(() -> new NotFound("distribution set type", set.typeKey()));
        long id = transaction
                .first(
                        """
                        insert into release (tenant, name, title, version, type, description, migration_step, locked,
                            created_by, changed_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (tenant, name) do nothing returning number""",
                        row -> row.number("number"),
                        tenant.id(),
                        set.release(),
                        set.name(),
                        set.version(),
                        type,
                        set.description(),
                        set.migrationStep(),
                        set.locked(),
                        by,
                        by)
                .orElseThrow(() -> AssemblyRefused.exists("release", set.release()));
        return get(transaction, tenant, id);
    }

    private static SoftwareSet lock(Transaction transaction, Tenant tenant, long id) {
        transaction.list(
                "select number from release where tenant = ? and number = ? for update",
                row -> row.number("number"),
                tenant.id(),
                id);
        return get(transaction, tenant, id);
    }

    private static SoftwareSet requireUnlocked(Transaction transaction, Tenant tenant, long id) {
        SoftwareSet set = lock(transaction, tenant, id);
        if (set.locked()) {
            throw AssemblyRefused.locked("set", set.release());
        }
        return set;
    }

    private static void touch(Transaction transaction, Tenant tenant, SoftwareSet set, String by) {
        transaction.update(
                "update release set changed_by = ?, changed_at = now() where tenant = ? and number = ?",
                by,
                tenant.id(),
                set.id());
        transaction.publish(new Change(tenant, Change.Kind.RELEASE, set.release()));
    }

    private static SoftwareSet get(Transaction transaction, Tenant tenant, long id) {
        return find(transaction, tenant, Sql.of("r.number = ?", id))
                .orElseThrow(() -> new NotFound("distribution set", Long.toString(id)));
    }

    private static Optional<SoftwareSet> find(Transaction transaction, Tenant tenant, Sql condition) {
        return SETS.all(transaction, tenant, condition, Sql.TRUE, Sets::read).stream()
                .findFirst();
    }

    private static SoftwareSet read(Row row) {
        return new SoftwareSet(
                row.number("number"),
                row.text("name"),
                row.text("title"),
                row.text("version"),
                row.optionalText("type_key"),
                row.optionalText("type_name"),
                row.text("description"),
                row.flag("migration_step"),
                row.flag("locked"),
                row.flag("valid"),
                row.flag("deleted"),
                row.flag("complete"),
                Audit.read(row));
    }
}
