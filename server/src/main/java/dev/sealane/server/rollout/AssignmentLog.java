package dev.sealane.server.rollout;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import dev.sealane.server.refusal.NotFound;
import java.util.List;

/**
 * The lines that devices, and people for them, said about assignments. Adding costs what is added, however long the log is.
 * NUL characters, which the database cannot hold, become visible.
 */
final class AssignmentLog {
    /** Lines of a log that grows report by report; hawkBit keeps as many entries of one action. */
    static final int MAX_LINES = 1_000;

    /** So many more may be there before the oldest go, so that not every line of a long log removes one. */
    static final int SLACK = 250;

    private AssignmentLog() {}

    /** All lines in order; more than {@link #MAX_LINES} only where a device sent them at once. */
    static List<LogMessage> read(Transaction transaction, Tenant tenant, OpenAssignments.Key key) {
        return transaction.list(
                """
                select said_at, level, message from assignment_log_line
                where tenant = ? and rollout_id = ? and device_id = ? order by id""",
                row -> new LogMessage(row.text("said_at"), row.text("level"), row.text("message")),
                tenant.id(),
                key.rollout().value(),
                key.device().value());
    }

    /**
     * Keeps these lines in place of earlier ones.
     *
     * @throws NotFound if the device has no part in the rollout
     */
    static void replace(Transaction transaction, Tenant tenant, OpenAssignments.Key key, List<LogMessage> messages) {
        int found = transaction.update(
                """
                update assignment set log_kept = true, log_lines = ?
                where tenant = ? and rollout_id = ? and device_id = ?""",
                messages.size(),
                tenant.id(),
                key.rollout().value(),
                key.device().value());
        if (found == 0) {
            throw new NotFound("rollout", key.rollout().toString());
        }
        transaction.update(
                "delete from assignment_log_line where tenant = ? and rollout_id = ? and device_id = ?",
                tenant.id(),
                key.rollout().value(),
                key.device().value());
        insert(transaction, tenant, key, messages);
    }

    /** Adds lines to a locked assignment's log. Beyond {@link #MAX_LINES} and some, the oldest go. */
    static void append(Transaction transaction, Tenant tenant, OpenAssignments.Key key, List<LogMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        int lines = transaction
                .first(
                        """
                        update assignment set log_kept = true, log_lines = log_lines + ?
                        where tenant = ? and rollout_id = ? and device_id = ? returning log_lines""",
                        row -> row.count("log_lines"),
                        messages.size(),
                        tenant.id(),
                        key.rollout().value(),
                        key.device().value())
                .orElseThrow(() -> new NotFound("rollout", key.rollout().toString()));
        insert(transaction, tenant, key, messages);
        if (lines > MAX_LINES + SLACK) {
            trim(transaction, tenant, key);
        }
    }

    private static void insert(
            Transaction transaction, Tenant tenant, OpenAssignments.Key key, List<LogMessage> messages) {
        transaction.update(
                """
                insert into assignment_log_line (tenant, rollout_id, device_id, said_at, level, message)
                select ?, ?, ?, l.said_at, l.level, l.message
                from unnest(?::text[], ?::text[], ?::text[]) with ordinality as l (said_at, level, message, n)
                order by l.n""",
                tenant.id(),
                key.rollout().value(),
                key.device().value(),
                messages.stream().map(message -> visible(message.timestamp())).toList(),
                messages.stream().map(message -> visible(message.level())).toList(),
                messages.stream().map(message -> visible(message.message())).toList());
        transaction.publish(new Change(tenant, Change.Kind.ASSIGNMENT, key.rollout() + "/" + key.device()));
    }

    private static void trim(Transaction transaction, Tenant tenant, OpenAssignments.Key key) {
        transaction.update(
                """
                delete from assignment_log_line where tenant = ? and rollout_id = ? and device_id = ? and id <= (
                    select id from assignment_log_line where tenant = ? and rollout_id = ? and device_id = ?
                    order by id desc offset ? limit 1)""",
                tenant.id(),
                key.rollout().value(),
                key.device().value(),
                tenant.id(),
                key.rollout().value(),
                key.device().value(),
                MAX_LINES);
        transaction.update(
                "update assignment set log_lines = ? where tenant = ? and rollout_id = ? and device_id = ?",
                MAX_LINES,
                tenant.id(),
                key.rollout().value(),
                key.device().value());
    }

    private static String visible(String text) {
        return text.replace('\0', '\u2400');
    }
}
