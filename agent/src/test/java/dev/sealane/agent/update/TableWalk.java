package dev.sealane.agent.update;

import dev.sealane.agent.update.UpdateState.Idle;
import dev.sealane.agent.update.UpdateState.Updating;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Walks through the update table alone, without runner, handler or server: performs every effect by writing its letter
 * down, and injects failures, power losses and answers.
 */
final class TableWalk {
    private static final int MORE_THAN_ANY_WALK = 1000;

    private final Set<String> errors = new HashSet<>();
    private final Set<String> losses = new HashSet<>();
    private final Set<String> flags = new HashSet<>();
    private Optional<Status> aborted = Optional.empty();
    private Optional<Status> unreachable = Optional.empty();
    private final List<String> letters = new ArrayList<>();
    private final List<String> statuses = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private UpdateState state = new Idle(new Installed("old", Optional.empty(), Collections.emptySortedMap()));
    private int boot;

    /** Injections, such as {@code error:V loss:B no-reboot}. */
    static TableWalk with(String injections) {
        TableWalk walk = new TableWalk();
        for (String token : injections.split(" ", -1)) {
            walk.inject(token);
        }
        return walk;
    }

    private void inject(String token) {
        String[] parts = token.split(":", 2);
        switch (parts[0]) {
            case "error" -> errors.add(parts[1]);
            case "loss" -> losses.add(parts[1]);
            case "abort" -> aborted = Optional.of(Status.valueOf(parts[1].toUpperCase(java.util.Locale.ROOT)));
            case "unreachable" ->
                unreachable = Optional.of(Status.valueOf(parts[1].toUpperCase(java.util.Locale.ROOT)));
            default -> flags.add(token);
        }
    }

    TableWalk run() {
        Assignment assignment =
                new Assignment("dep", Assignment.Origin.SERVER, "https://host/a.mender", Optional.of("new"), List.of());
        Event event = new Event.Assigned(assignment, bootId());
        for (int steps = 0; steps < MORE_THAN_ANY_WALK; steps++) {
            Step step = Update.next(state, event);
            state = step.state();
            if (!(state instanceof Updating updating)) {
                return this;
            }
            stages.add(updating.stage());
            event = perform(step.effects().getFirst());
        }
        throw new AssertionError("the walk does not end: " + letters);
    }

    String sequence() {
        return letters.isEmpty() ? "(nothing)" : String.join(" ", letters);
    }

    String statuses() {
        return String.join(" ", statuses);
    }

    String artifactName() {
        return state.installed().artifactName();
    }

    List<Stage> stages() {
        return stages;
    }

    private Event perform(Effect effect) {
        return switch (effect) {
            case Effect.Report report -> report(report.status());
            case Effect.ReportOrFail report -> report(report.status());
            case Effect.ReportUntilAnswered report -> report(report.status());
            case Effect.SendLog _ -> new Event.Done();
            case Effect.Download _ -> download();
            case Effect.RunScripts scripts -> happened(Letters.of(scripts.state()) + Letters.of(scripts.action()));
            case Effect.Perform action -> happened(Letters.of(action.action()));
            case Effect.Ask ask -> answer(ask.question());
            case Effect.CheckHealth _ -> new Event.Done();
            case Effect.RebootHost _ -> throw new AssertionError("no walk has a host that reboots");
            case Effect.AwaitDecision _ -> throw new AssertionError("no walk is local");
        };
    }

    private Event report(Status status) {
        if (unreachable.equals(Optional.of(status))) {
            return new Event.Failed("unreachable");
        }
        statuses.add(Letters.of(status));
        return new Event.Reported(aborted.equals(Optional.of(status)) ? ReportAnswer.ABORTED : ReportAnswer.RECORDED);
    }

    private Event download() {
        if (flags.contains("refused-header")) {
            return new Event.Failed("refused");
        }
        boolean empty = flags.contains("empty-payload");
        Optional<String> type = empty ? Optional.empty() : Optional.of("module");
        Installed after = new Installed("new", Optional.empty(), Collections.emptySortedMap());
        state = Update.next(state, new Event.Accepted(new ArtifactFacts(type, after)))
                .state();
        if (empty) {
            return new Event.Downloaded(new TreeMap<>());
        }
        letters.add("P");
        Event event = happened("D");
        return event instanceof Event.Done ? new Event.Downloaded(new TreeMap<>()) : event;
    }

    private Event answer(Effect.Question question) {
        return switch (question) {
            case SUPPORTS_ROLLBACK ->
                fails("SupportsRollback")
                        ? new Event.Failed("injected")
                        : new Event.Answered(!flags.contains("no-rollback"));
            case IS_COMMITTED -> new Event.Answered(flags.contains("commit-complete"));
            case NEEDS_REBOOT, NEEDS_ROLLBACK_REBOOT ->
                fails("NeedsArtifactReboot")
                        ? new Event.Failed("injected")
                        : new Event.RebootAnswered(
                                flags.contains("no-reboot") ? RebootNeed.NONE : RebootNeed.BY_HANDLER);
        };
    }

    private Event happened(String letter) {
        letters.add(letter);
        if (takes(losses, letter)) {
            boot++;
            return new Event.Started(bootId());
        }
        return fails(letter) ? new Event.Failed("injected") : new Event.Done();
    }

    private boolean fails(String what) {
        return takes(errors, what);
    }

    /** Failures are injected once, unless every time is asked for. */
    private boolean takes(Set<String> injections, String what) {
        return flags.contains("every-time") ? injections.contains(what) : injections.remove(what);
    }

    private String bootId() {
        return "boot-" + boot;
    }

    /** The letters of the vendor's table. */
    private static final class Letters {
        static String of(ScriptState state) {
            return switch (state) {
                case IDLE -> "X";
                case SYNC -> "S";
                case DOWNLOAD -> "D";
                case ARTIFACT_INSTALL -> "I";
                case ARTIFACT_REBOOT -> "R";
                case ARTIFACT_COMMIT -> "C";
                case ARTIFACT_ROLLBACK -> "B";
                case ARTIFACT_ROLLBACK_REBOOT -> "K";
                case ARTIFACT_FAILURE -> "F";
            };
        }

        static String of(ScriptAction action) {
            return switch (action) {
                case ENTER -> "e";
                case LEAVE -> "l";
                case ERROR -> "x";
            };
        }

        static String of(HandlerAction action) {
            return switch (action) {
                case INSTALL -> "I";
                case REBOOT -> "R";
                case VERIFY_REBOOT -> "V";
                case COMMIT -> "C";
                case ROLLBACK -> "B";
                case ROLLBACK_REBOOT -> "K";
                case VERIFY_ROLLBACK_REBOOT -> "W";
                case FAILURE -> "F";
                case CLEANUP -> "Z";
            };
        }

        static String of(Status status) {
            return switch (status) {
                case DOWNLOADING -> "d";
                case INSTALLING, COMMITTING -> "i";
                case REBOOTING -> "r";
                case SUCCESS -> "s";
                case FAILURE -> "f";
                case ALREADY_INSTALLED -> "a";
            };
        }
    }
}
