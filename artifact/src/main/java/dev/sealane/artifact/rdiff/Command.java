package dev.sealane.artifact.rdiff;

/** One instruction of a delta. */
sealed interface Command {
    /** The next {@code length} bytes of the delta itself; at least one. */
    record Literal(long length) implements Command {}

    /** {@code length} bytes of the basis from {@code position}; at least one, and all of them inside. */
    record Copy(long position, long length) implements Command {}

    /** The delta is complete. */
    record End() implements Command {}
}
