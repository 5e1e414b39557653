package dev.sealane.server.assembly;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;

/** Decides which modules may be in a set together, as the set's type says. */
final class SetContents {
    private final Modules modules;

    SetContents(Modules modules) {
        this.modules = modules;
    }

    /** Puts a module into a locked set, and its files into the release that the set is. */
    void add(Transaction transaction, Tenant tenant, SoftwareSet set, long id) {
        SoftwareModule module = Modules.get(transaction, tenant, id);
        long present = transaction.number(
                "select count(*) from release_module where tenant = ? and release_name = ?",
                tenant.id(),
                set.release());
        if (present >= Sets.MAX_MODULES) {
            throw AssemblyRefused.tooMany("modules in a set", Sets.MAX_MODULES);
        }
        requireType(transaction, tenant, set, module);
        transaction.update(
                "insert into release_module (tenant, release_name, module) values (?, ?, ?)",
                tenant.id(),
                set.release(),
                id);
        modules.publish(transaction, tenant, id, set.release());
    }

    private static void requireType(Transaction transaction, Tenant tenant, SoftwareSet set, SoftwareModule module) {
        long most = transaction
                .first("""
                        select m.max_assignments from set_type_module w
                        join set_type s on s.tenant = w.tenant and s.id = w.set_type
                        join module_type m on m.tenant = w.tenant and m.id = w.module_type
                        where w.tenant = ? and s.key = ? and m.key = ?""", row -> row.number("max_assignments"), tenant.id(), set.typeKey(), module.typeKey())
                .orElseThrow(() -> AssemblyRefused.foreignModule(set.release(), module.typeKey()));
        long present = transaction.number("""
                select count(*) from release_module x join module m on m.tenant = x.tenant and m.id = x.module
                join module_type t on t.tenant = m.tenant and t.id = m.type
                where x.tenant = ? and x.release_name = ? and t.key = ?""", tenant.id(), set.release(), module.typeKey());
        if (present >= most) {
            throw AssemblyRefused.tooMany("modules of the type '" + module.typeKey() + "' in a set", most);
        }
    }
}
