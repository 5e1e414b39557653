package dev.sealane.agent.update;

/** What the runner does for a stage. Effects are idempotent: one that a power cut interrupted is done again. */
public sealed interface Effect {
    /** Tells the server a status, once; failing is no reason to stop, an abort is. */
    record Report(Status status) implements Effect {}

    /** Tells the server a status that must be answered before the update may go on, within the back-off's attempts. */
    record ReportOrFail(Status status) implements Effect {}

    /** Tells the server the final status until it answers. */
    record ReportUntilAnswered(Status status) implements Effect {}

    /** Runs state scripts. */
    record RunScripts(ScriptState state, ScriptAction action) implements Effect {}

    /** Streams the artifact through reader and checks into the handler. */
    record Download() implements Effect {}

    /** Lets the handler act. */
    record Perform(HandlerAction action) implements Effect {}

    /** Asks the handler a question. */
    record Ask(Question question) implements Effect {}

    /** Reboots the host; the next event is {@link Event.Started} in another process. */
    record RebootHost() implements Effect {}

    /** Asks the device owner's health check. */
    record CheckHealth() implements Effect {}

    /** Hands the log to the server, within the back-off's attempts. */
    record SendLog() implements Effect {}

    /** Leaves the update as it is until somebody decides. */
    record AwaitDecision() implements Effect {}

    /** Questions to a handler. */
    enum Question {
        SUPPORTS_ROLLBACK,
        NEEDS_REBOOT,
        NEEDS_ROLLBACK_REBOOT,
        IS_COMMITTED
    }
}
