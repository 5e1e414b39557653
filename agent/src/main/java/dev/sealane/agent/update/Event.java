package dev.sealane.agent.update;

import java.util.SortedMap;

/** What happened: the input of the update table. */
public sealed interface Event {
    /** There is work. */
    record Assigned(Assignment assignment, String bootId) implements Event {}

    /** The agent's process began with a journaled update. */
    record Started(String bootId) implements Event {}

    /** The effect is done. */
    record Done() implements Event {}

    /** The effect failed; the reason goes to the log. */
    record Failed(String reason) implements Event {}

    /** During the download: the header is accepted and the handler is about to be called for the first time. */
    record Accepted(ArtifactFacts artifact) implements Event {}

    /** During the download: this many bytes are durable in the spool. */
    record Spooled(long bytes) implements Event {}

    /** The whole artifact is received and verified, and the handler is done with it. */
    record Downloaded(SortedMap<String, String> notes) implements Event {}

    /** The artifact's bytes are not what the manifest demands. */
    record Corrupted(String reason) implements Event {}

    /** The server answered a status. */
    record Reported(ReportAnswer answer) implements Event {}

    /** The handler answered a yes-or-no question. */
    record Answered(boolean yes) implements Event {}

    /** The handler answered how a reboot is done. */
    record RebootAnswered(RebootNeed need) implements Event {}

    /** A person asked for the commit of a local update. */
    record CommitAsked() implements Event {}

    /** A person asked for the rollback of a local update. */
    record RollbackAsked() implements Event {}
}
