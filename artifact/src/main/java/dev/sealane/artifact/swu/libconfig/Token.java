package dev.sealane.artifact.swu.libconfig;

/**
 * One word or sign of a libconfig text.
 *
 * @param text of a string: what it means, escapes resolved; of everything else: what stands there
 * @param line where it ends, counted from 1
 */
record Token(Kind kind, String text, int line) {
    enum Kind {
        NAME,
        STRING,
        INTEGER,
        FRACTION,
        BOOLEAN,
        ASSIGN,
        COMMA,
        SEMICOLON,
        GROUP_START,
        GROUP_END,
        LIST_START,
        LIST_END,
        ARRAY_START,
        ARRAY_END,
        END
    }

    String describe() {
        return switch (kind) {
            case END -> "the end of the text";
            case STRING -> "a string";
            case NAME,
                    INTEGER,
                    FRACTION,
                    BOOLEAN,
                    ASSIGN,
                    COMMA,
                    SEMICOLON,
                    GROUP_START,
                    GROUP_END,
                    LIST_START,
                    LIST_END,
                    ARRAY_START,
                    ARRAY_END -> "'" + text + "'";
        };
    }
}
