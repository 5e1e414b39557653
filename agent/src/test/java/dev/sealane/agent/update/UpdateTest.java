package dev.sealane.agent.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.update.UpdateState.Idle;
import dev.sealane.agent.update.UpdateState.Updating;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The update table against the vendor's own expectations, and the rules that are Sealane's. */
class UpdateTest {
    private static final Pattern REPETITION = Pattern.compile("\\(([^)]+)\\)×([0-9]+)");

    record Row(String name, String injections, String sequence, String statuses, String artifactName) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> failures() throws IOException {
        try (InputStream table = UpdateTest.class.getResourceAsStream("failures.table")) {
            List<Row> rows = new ArrayList<>();
            for (String line : new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.startsWith("#")) {
                    String[] cells = line.split("\\|", -1);
                    rows.add(new Row(
                            cells[0].strip(),
                            cells[1].strip(),
                            expand(cells[2].strip()),
                            cells[3].strip(),
                            cells[4].strip()));
                }
            }
            return rows.stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void goesThroughTheStatesThatTheTableExpects(Row row) {
        TableWalk walk = TableWalk.with(row.injections()).run();

        assertThat(walk.sequence()).isEqualTo(row.sequence());
        assertThat(walk.statuses()).isEqualTo(row.statuses());
        assertThat(walk.artifactName()).isEqualTo(row.artifactName());
    }

    @Test
    void reportsSuccessAlthoughPowerFailsInTheCleanupOfACommittedUpdate() {
        TableWalk walk = TableWalk.with("loss:Z").run();

        assertThat(walk.sequence()).endsWith("Ce C Cl Z Z");
        assertThat(walk.statuses()).isEqualTo("d i r i s");
        assertThat(walk.artifactName()).isEqualTo("new");
    }

    @Test
    void goesOnAfterAPowerCutInsideACommitThatIsKnownToBeComplete() {
        TableWalk walk = TableWalk.with("loss:C commit-complete").run();

        assertThat(walk.sequence()).endsWith("Ce C Cl Z");
        assertThat(walk.statuses()).isEqualTo("d i r i s");
        assertThat(walk.artifactName()).isEqualTo("new");
    }

    @Test
    void doesNotInstallWhatIsInstalled() {
        Idle idle = new Idle(new Installed("new", Optional.empty(), Collections.emptySortedMap()));

        Step step = Update.next(idle, new Event.Assigned(assignment(), "boot"));

        assertThat(step.effects()).containsExactly(new Effect.ReportUntilAnswered(Status.ALREADY_INSTALLED));
    }

    @Test
    void keepsTheOldProvidesUntilTheCommitAndChangesThemTogetherWithTheStage() {
        Updating commit = new Updating(installed("old"), Stage.COMMIT, accepted());

        Updating after = (Updating) Update.next(commit, new Event.Done()).state();

        assertThat(after.stage()).isEqualTo(Stage.COMMIT_LEAVE);
        assertThat(after.installed().artifactName()).isEqualTo("new");
        assertThat(after.attempt().outcome()).contains(Status.SUCCESS);
    }

    @Test
    void downloadsOnceMoreAfterADamagedReplayAndThenFails() {
        Attempt attempt = accepted().withSpooled(1000);

        Updating again = (Updating)
                Update.next(new Updating(installed("old"), Stage.DOWNLOAD, attempt), new Event.Corrupted("digest"))
                        .state();
        Updating failed = (Updating) Update.next(
                        new Updating(installed("old"), Stage.DOWNLOAD, again.attempt()), new Event.Corrupted("digest"))
                .state();

        assertThat(again.stage()).isEqualTo(Stage.DOWNLOAD_RESTART);
        assertThat(again.attempt().spooled()).isZero();
        assertThat(failed.stage()).isEqualTo(Stage.DOWNLOAD_ERROR);
    }

    @Test
    void asksTheHostAgainToRebootIfOnlyTheAgentWasRestarted() {
        Updating reboot =
                new Updating(installed("old"), Stage.REBOOT, accepted().with(RebootNeed.BY_HOST));

        assertThat(Update.next(reboot, new Event.Started("boot-0")).effects()).containsExactly(new Effect.RebootHost());
        assertThat(Update.next(reboot, new Event.Started("boot-1")).effects())
                .containsExactly(new Effect.Perform(HandlerAction.VERIFY_REBOOT));
    }

    @Test
    void asksForTheCommitAgainIfOnlyTheAgentWasRestarted() {
        Updating report = new Updating(installed("old"), Stage.REPORT_COMMITTING, accepted());

        assertThat(Update.next(report, new Event.Started("boot-0")).effects())
                .containsExactly(new Effect.ReportOrFail(Status.COMMITTING));
        assertThat(Update.next(report, new Event.Started("boot-1")).effects())
                .containsExactly(new Effect.Ask(Effect.Question.SUPPORTS_ROLLBACK));
    }

    @Test
    void rollsBackASystemThatIsNotHealthy() {
        Updating health = new Updating(installed("old"), Stage.CHECK_HEALTH, accepted());

        assertThat(Update.next(health, new Event.Failed("the display is dark")).effects())
                .containsExactly(new Effect.Ask(Effect.Question.SUPPORTS_ROLLBACK));
    }

    @Test
    void leavesALocalUpdateToItsUserUnlessItCouldNotBeRolledBack() {
        Attempt local = Attempt.first(
                new Assignment("local", Assignment.Origin.LOCAL, "/tmp/a.mender", Optional.empty(), List.of()),
                "boot-0");
        Updating ask = new Updating(installed("old"), Stage.ASK_REBOOT, local.with(facts()));

        assertThat(Update.next(ask, new Event.RebootAnswered(RebootNeed.BY_HOST))
                        .effects())
                .containsExactly(new Effect.AwaitDecision());
        Updating decide = (Updating)
                Update.next(ask, new Event.RebootAnswered(RebootNeed.NONE)).state();
        assertThat(Update.next(decide, new Event.Answered(true)).effects()).containsExactly(new Effect.AwaitDecision());
        assertThat(Update.next(decide, new Event.Answered(false)).effects()).containsExactly(new Effect.CheckHealth());
    }

    @Test
    void endsEveryUpdateWhereverPowerFailsEveryTime() {
        for (String letter : "De P D Dl Ie I Il Re R V Rl Ce C Cl Be B Bl Ke K W Kl Fe F Fl Z".split(" ", -1)) {
            TableWalk walk = TableWalk.with("error:V every-time loss:" + letter).run();

            assertThat(walk.stages()).as(letter).hasSizeLessThanOrEqualTo(Update.MAXIMUM_STAGES + 2);
            assertThat(walk.statuses()).as(letter).matches("d.* [fs]");
        }
    }

    @Test
    void refusesAnEventThatCannotHappen() {
        assertThatThrownBy(() -> Update.next(new Idle(Installed.nothing()), new Event.Done()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Done cannot happen in idle");
        assertThatThrownBy(() ->
                        Update.next(new Updating(installed("old"), Stage.INSTALL, accepted()), new Event.Spooled(1)))
                .isInstanceOf(IllegalStateException.class);
    }

    private static String expand(String sequence) {
        return REPETITION
                .matcher(sequence)
                .replaceAll((MatchResult match) ->
                        String.join(" ", Collections.nCopies(Integer.parseInt(match.group(2)), match.group(1))));
    }

    private static Attempt accepted() {
        return Attempt.first(assignment(), "boot-0").with(facts());
    }

    private static ArtifactFacts facts() {
        return new ArtifactFacts(Optional.of("module"), installed("new"));
    }

    private static Installed installed(String name) {
        return new Installed(name, Optional.empty(), Collections.emptySortedMap());
    }

    private static Assignment assignment() {
        return new Assignment("dep", Assignment.Origin.SERVER, "https://host/a.mender", Optional.of("new"), List.of());
    }
}
