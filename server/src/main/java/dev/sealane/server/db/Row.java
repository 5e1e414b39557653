package dev.sealane.server.db;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of a result. A column that is null where the caller expects a value is a broken invariant. */
public final class Row {
    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    public String text(String column) {
        return present(column, optionalText(column));
    }

    public Optional<String> optionalText(String column) {
        try {
            // Also what is not text in the database, such as JSON: the driver's getObject insists on text.
            return Optional.ofNullable(result.getString(column));
        } catch (SQLException e) {
            throw new DatabaseException("reading column " + column, e);
        }
    }

    public UUID uuid(String column) {
        return present(column, optionalUuid(column));
    }

    public Optional<UUID> optionalUuid(String column) {
        return read(column, UUID.class);
    }

    public Instant instant(String column) {
        return present(column, optionalInstant(column));
    }

    public Optional<Instant> optionalInstant(String column) {
        return read(column, OffsetDateTime.class).map(OffsetDateTime::toInstant);
    }

    public long number(String column) {
        return present(column, optionalNumber(column));
    }

    public Optional<Long> optionalNumber(String column) {
        try {
            // Whatever integer type the column has; the driver's getObject insists on the exact one.
            long value = result.getLong(column);
            return result.wasNull() ? Optional.<Long>empty() : Optional.of(value);
        } catch (SQLException e) {
            throw new DatabaseException("reading column " + column, e);
        }
    }

    public int count(String column) {
        return Math.toIntExact(number(column));
    }

    public boolean flag(String column) {
        return present(column, read(column, Boolean.class));
    }

    public byte[] bytes(String column) {
        return present(column, optionalBytes(column));
    }

    public Optional<byte[]> optionalBytes(String column) {
        try {
            return Optional.ofNullable(result.getBytes(column));
        } catch (SQLException e) {
            throw new DatabaseException("reading column " + column, e);
        }
    }

    public List<String> texts(String column) {
        return present(column, optionalTexts(column));
    }

    public Optional<List<String>> optionalTexts(String column) {
        try {
            @Nullable Array array = result.getArray(column);
            return array == null ? Optional.empty() : Optional.of(List.of((String[]) array.getArray()));
        } catch (SQLException e) {
            throw new DatabaseException("reading column " + column, e);
        }
    }

    private <T> Optional<T> read(String column, Class<T> type) {
        try {
            return Optional.ofNullable(result.getObject(column, type));
        } catch (SQLException e) {
            throw new DatabaseException("reading column " + column, e);
        }
    }

    private static <T> T present(String column, Optional<T> value) {
        return value.orElseThrow(() -> new IllegalStateException("column " + column + " is null"));
    }
}
