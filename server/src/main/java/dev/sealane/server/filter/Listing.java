package dev.sealane.server.filter;

import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.db.Transaction;
import java.util.ArrayList;
import java.util.List;

/**
 * A list that can be filtered, sorted and read in parts.
 *
 * @param columns what follows {@code select}
 * @param from what follows the columns: {@code from}, and {@code where} up to a condition on the tenant, which is its first
 *     and only parameter
 * @param order what orders entries that are otherwise equal; unique
 */
public record Listing(String columns, String from, Fields fields, String order) {
    /** The part that the query asks for. */
    public <T> Slice<T> read(Transaction transaction, Tenant tenant, ListQuery query, Transaction.RowReader<T> reader) {
        return read(transaction, tenant, Sql.TRUE, query, reader);
    }

    /**
     * The same of entries for which another condition holds too.
     *
     * @param more names columns of the list's own tables
     */
    public <T> Slice<T> read(
            Transaction transaction, Tenant tenant, Sql more, ListQuery query, Transaction.RowReader<T> reader) {
        Sql where = where(more, query.condition(fields));
        List<T> items = transaction.list(
                "select " + columns + where.text() + " order by " + query.order(fields, order) + " limit ? offset ?",
                reader,
                parameters(tenant, where, query.limit(), query.offset()));
        long total = transaction.number("select count(*)" + where.text(), parameters(tenant, where));
        return new Slice<>(items, total);
    }

    /** Everything that matches both conditions; the caller bounds how much that can be. */
    public <T> List<T> all(
            Transaction transaction, Tenant tenant, Sql more, Sql condition, Transaction.RowReader<T> reader) {
        Sql where = where(more, condition);
        return transaction.list(
                "select " + columns + where.text() + " order by " + order, reader, parameters(tenant, where));
    }

    private Sql where(Sql more, Sql condition) {
        return Sql.of(from + " and (")
                .then(more)
                .then(Sql.of(") and ("))
                .then(condition)
                .then(Sql.of(")"));
    }

    private static Object[] parameters(Tenant tenant, Sql where, Object... after) {
        List<Object> all = new ArrayList<>(List.of(tenant.id()));
        all.addAll(where.parameters());
        all.addAll(List.of(after));
        return all.toArray();
    }
}
