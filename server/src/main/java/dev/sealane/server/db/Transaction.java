package dev.sealane.server.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction: runs SQL with positional parameters.
 *
 * <p>Parameters may be strings, numbers, booleans, {@link UUID}, {@link Instant}, bytes, a collection of strings or of
 * UUIDs (becomes an array) and {@link Optional} of these (becomes null when empty). Values never become part of the
 * SQL text.
 */
public final class Transaction {
    private final Connection connection;
    private final Set<Change> changes = new LinkedHashSet<>();

    Transaction(Connection connection) {
        this.connection = connection;
    }

    /** Turns a row into a value. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(Row row);
    }

    /** All rows of a query. The query bounds how many that can be. */
    public <T> List<T> list(String sql, RowReader<T> reader, Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            Row row = new Row(result);
            while (result.next()) {
                rows.add(reader.read(row));
            }
            return rows;
        } catch (SQLException e) {
            throw new DatabaseException("query failed", e);
        }
    }

    /** The only row of a query, if there is one. */
    public <T> Optional<T> first(String sql, RowReader<T> reader, Object... parameters) {
        List<T> rows = list(sql, reader, parameters);
        if (rows.size() > 1) {
            throw new IllegalStateException("expected at most one row, found " + rows.size());
        }
        return rows.stream().findFirst();
    }

    /** The single number a query answers, such as a count. */
    public long number(String sql, Object... parameters) {
        return first("select (" + sql + ") as number", row -> row.number("number"), parameters)
                .orElseThrow();
    }

    /** Runs a statement and answers how many rows it touched. */
    public int update(String sql, Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException("statement failed", e);
        }
    }

    /** Announces a change when, and only when, this transaction commits. Repeated announcements count once. */
    public void publish(Change change) {
        changes.add(change);
    }

    Set<Change> changes() {
        return changes;
    }

    Connection connection() {
        return connection;
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, toJdbc(parameters[i]));
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private @Nullable Object toJdbc(Object value) throws SQLException {
        return switch (value) {
            case Optional<?> optional -> optional.isPresent() ? toJdbc(optional.get()) : null;
            case Instant instant -> OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
            case Collection<?> values
            when !values.isEmpty() && values.iterator().next() instanceof UUID ->
                connection.createArrayOf("uuid", values.toArray());
            case Collection<?> values -> connection.createArrayOf("text", values.toArray());
            default -> value;
        };
    }
}
