package dev.sealane.agent.handler;

/** On how many threads an image moves. */
public enum Lanes {
    /** Receiving, flushing and reading back each have a thread: both hashes and the medium work at the same time. */
    PARALLEL,
    /** Everything on the caller's thread, in one order: what a simulated power cut needs to be repeatable. */
    ORDERED;

    /** A lane beside the caller's. */
    Lane open(String name) {
        return switch (this) {
            case PARALLEL -> Lane.onThread(name);
            case ORDERED -> Lane.onCaller();
        };
    }
}
