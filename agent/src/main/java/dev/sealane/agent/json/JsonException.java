package dev.sealane.agent.json;

import java.io.IOException;

/** A document is not JSON, or it is larger or deeper than its reader allows. */
public final class JsonException extends IOException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    JsonException(String problem, int line, int column) {
        super("not acceptable JSON at line " + line + ", column " + column + ": " + problem);
        this.line = line;
        this.column = column;
    }

    /** The line of the problem, from 1. */
    public int line() {
        return line;
    }

    /** The column of the problem, from 1. */
    public int column() {
        return column;
    }
}
