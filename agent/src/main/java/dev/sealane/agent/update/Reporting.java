package dev.sealane.agent.update;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * How often a status is told, and how long to wait in between: the patience of one agent with its server.
 *
 * <p>A local update is no business of a server, also if a daemon has to end one that a power cut interrupted.
 */
final class Reporting {
    private final UpdateServer server;
    private final UpdateLog log;
    private final Backoff backoff;
    private final Pause pause;

    Reporting(UpdateServer server, UpdateLog log, Backoff backoff, Pause pause) {
        this.server = server;
        this.log = log;
        this.backoff = backoff;
        this.pause = pause;
    }

    /** One attempt. */
    Event once(Assignment assignment, Status status) throws InterruptedException {
        if (isLocal(assignment)) {
            return new Event.Reported(ReportAnswer.RECORDED);
        }
        try {
            return new Event.Reported(server.report(assignment, status));
        } catch (IOException e) {
            return failed("the status " + status, e);
        }
    }

    /** As many attempts as the back-off allows. */
    Event withinAttempts(Assignment assignment, Status status) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            Event event = once(assignment, status);
            Optional<Duration> wait = backoff.after(failures);
            if (!(event instanceof Event.Failed) || wait.isEmpty()) {
                return event;
            }
            pause.pause(wait.get());
        }
    }

    /** The device has nothing better to do than to tell how its update ended. */
    Event untilAnswered(Assignment assignment, Status status) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            Event event = once(assignment, status);
            if (!(event instanceof Event.Failed)) {
                return event;
            }
            pause.pause(backoff.afterWithoutEnd(failures));
        }
    }

    Event sendLog(Assignment assignment) throws InterruptedException {
        if (isLocal(assignment)) {
            return new Event.Done();
        }
        for (int failures = 1; ; failures++) {
            try {
                server.sendLog(assignment, log.lines());
                return new Event.Done();
            } catch (IOException e) {
                Event failed = failed("the log", e);
                Optional<Duration> wait = backoff.after(failures);
                if (wait.isEmpty()) {
                    return failed;
                }
                pause.pause(wait.get());
            }
        }
    }

    private static boolean isLocal(Assignment assignment) {
        return assignment.origin() == Assignment.Origin.LOCAL;
    }

    private Event failed(String what, IOException e) throws InterruptedException {
        Interruption.rethrow(e);
        log.append(LogLine.Level.WARNING, what + " did not reach the server: " + e.getMessage());
        return new Event.Failed(String.valueOf(e.getMessage()));
    }
}
