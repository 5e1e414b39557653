package dev.sealane.server.rollout;

import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;

/** What a tenant decided about its rollouts. */
public final class RolloutSettings {
    private final Database database;

    public RolloutSettings(Database database) {
        this.database = database;
    }

    /** Whether a rollout that waits to be started has to be approved before. Not at first. */
    public boolean needsApproval(Tenant tenant) {
        return database.call(transaction -> transaction.number(
                        "select count(*) from rollout_settings where tenant = ? and approval", tenant.id()))
                > 0;
    }

    /** What a rollout that does not begin at once waits for first. */
    public Hold beforeStart(Tenant tenant) {
        return needsApproval(tenant) ? Hold.AWAITS_APPROVAL : Hold.AWAITS_START;
    }

    /** Decides it for rollouts to come. */
    public void setApproval(Tenant tenant, boolean needed) {
        database.run(transaction -> transaction.update("""
                insert into rollout_settings (tenant, approval) values (?, ?)
                on conflict (tenant) do update set approval = excluded.approval""", tenant.id(), needed));
    }
}
