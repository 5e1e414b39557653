package dev.sealane.server.rollout;

import dev.sealane.server.db.Row;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes phases into the database and reads them. */
final class PhaseRows {
    private static final String SELECT = """
            select p.id, p.number, p.name, p.description, p.success_percent, p.success_pauses, p.error_percent,
                p.confirmation, p.device_count, p.open_count, p.success_count, p.failure_count, p.passed, p.failed, p.started_at
            from rollout_phase p where p.tenant = ? and p.rollout_id = ?""";

    private PhaseRows() {}

    /** Creates a phase; its assignments follow, because they refer to it. */
    static void insert(
            Transaction transaction,
            Tenant tenant,
            RolloutId rollout,
            int number,
            Plan.PlannedPhase phase,
            boolean begins) {
        Gate gate = phase.gate();
        transaction.update(
                """
                insert into rollout_phase (tenant, rollout_id, number, name, description, success_percent, success_pauses,
                    error_percent, confirmation, device_count, open_count, started_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, case when ? then now() end)""",
                tenant.id(),
                rollout.value(),
                number,
                phase.name(),
                phase.description(),
                gate.successPercent(),
                gate.then() == Gate.Then.PAUSE,
                gate.errorPercent().isPresent()
                        ? Optional.of(gate.errorPercent().getAsInt())
                        : Optional.empty(),
                phase.confirmation(),
                phase.devices().size(),
                phase.devices().size(),
                begins);
    }

    /** The phases of a rollout in their order. */
    static List<Phase> of(Transaction transaction, Tenant tenant, RolloutId rollout) {
        return transaction.list(SELECT + " order by p.number", PhaseRows::read, tenant.id(), rollout.value());
    }

    private static Phase read(Row row) {
        Optional<Long> errorPercent = row.optionalNumber("error_percent");
        return new Phase(
                row.number("id"),
                row.count("number"),
                row.text("name"),
                row.text("description"),
                new Gate(
                        row.count("success_percent"),
                        row.flag("success_pauses") ? Gate.Then.PAUSE : Gate.Then.BEGIN_NEXT,
                        errorPercent.isPresent()
                                ? OptionalInt.of(errorPercent.get().intValue())
                                : OptionalInt.empty()),
                row.flag("confirmation"),
                row.count("device_count"),
                row.count("open_count"),
                row.count("success_count"),
                row.count("failure_count"),
                row.flag("passed"),
                row.flag("failed"),
                row.optionalInstant("started_at"));
    }
}
