package dev.sealane.server.rollout;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;

/** What a tenant decided about its rollouts. */
public final class RolloutSettings {
    private final Database database;

    public RolloutSettings(Database database) {
        this.database = database;
    }

    /** Whether a person has to approve each rollout, and another step start it. Not at first. */
    public boolean needsApproval(Tenant tenant) {
        return database.call(transaction -> needsApproval(transaction, tenant));
    }

    static boolean needsApproval(Transaction transaction, Tenant tenant) {
        return transaction.number("select count(*) from rollout_settings where tenant = ? and approval", tenant.id())
                > 0;
    }

    /** Decides it for rollouts to come. */
    public void setApproval(Tenant tenant, boolean needed) {
        database.run(transaction -> transaction.update("""
                insert into rollout_settings (tenant, approval) values (?, ?)
                on conflict (tenant) do update set approval = excluded.approval""", tenant.id(), needed));
    }
}
