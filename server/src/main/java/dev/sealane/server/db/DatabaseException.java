package dev.sealane.server.db;

import java.sql.SQLException;

/** The database failed or could not be reached; nothing of the transaction was kept. */
public final class DatabaseException extends RuntimeException {
    private final String state;

    DatabaseException(String what, SQLException cause) {
        super(what + ": " + cause.getMessage(), cause);
        this.state = cause.getSQLState() == null ? "" : cause.getSQLState();
    }

    /** The SQLSTATE, empty if the driver gave none. */
    public String state() {
        return state;
    }

    /** Whether a row with this key exists already (SQLSTATE 23505). */
    public boolean isDuplicate() {
        return state.equals("23505");
    }

    /** Whether running the same transaction again may succeed: a deadlock or a serialization failure. */
    public boolean isTransient() {
        return state.equals("40P01") || state.equals("40001");
    }
}
