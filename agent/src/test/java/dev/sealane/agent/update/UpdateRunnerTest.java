package dev.sealane.agent.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.format.MenderArtifact;
import dev.sealane.agent.testing.Artifacts;
import dev.sealane.agent.testing.ListedLog;
import dev.sealane.agent.testing.MemoryStorage;
import dev.sealane.agent.testing.RecordingHandler;
import dev.sealane.agent.testing.RecordingHandler.Cut;
import dev.sealane.agent.testing.RecordingServer;
import dev.sealane.artifact.mender.ReadOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The runner over the real table, journal and artifact reader, with a server, host and handler in memory. */
class UpdateRunnerTest {
    private static final byte[] ARTIFACT =
            Artifacts.moduleImage("release-2", "module", Artifacts.noise(1, 50_000), Artifacts.noise(2, 10));
    private static final Backoff BACKOFF = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(4));

    private final MemoryStorage medium = new MemoryStorage(2 * 16384);
    private final RecordingServer server = new RecordingServer(ARTIFACT);
    private final RecordingHandler handler = new RecordingHandler();
    private final ListedLog log = new ListedLog();
    private final List<Duration> pauses = new ArrayList<>();
    private int boot = 1;
    private int reboots;
    private boolean healthy = true;

    @Test
    void installsAndTellsTheServerOneFinalStatus() throws Exception {
        Outcome outcome = runner().begin(assignment("release-2"));

        assertThat(outcome).isEqualTo(new Outcome.Finished(assignment("release-2"), Status.SUCCESS, ""));
        assertThat(server.heard())
                .containsExactly("DOWNLOADING", "open at 0", "INSTALLING", "COMMITTING", "SUCCESS", "forget");
        assertThat(handler.calls()).containsExactly("Download", "ArtifactInstall", "ArtifactCommit", "Cleanup");
        assertThat(runner().installed().artifactName()).isEqualTo("release-2");
        assertThat(runner().installed().provides()).containsEntry("rootfs-image.module.version", "release-2");
    }

    @Test
    void rollsBackAndExplainsItselfWhenTheInstallationFails() throws Exception {
        handler.failing(HandlerAction.INSTALL);

        Outcome outcome = runner().begin(assignment("release-2"));

        assertThat(outcome)
                .isEqualTo(new Outcome.Finished(
                        assignment("release-2"), Status.FAILURE, "ArtifactInstall failed as it was told"));
        assertThat(server.heard()).endsWith("INSTALLING", "FAILURE", "log", "forget");
        assertThat(server.log())
                .anySatisfy(line -> assertThat(line.message()).contains("ArtifactInstall failed as it was told"));
        assertThat(handler.calls())
                .containsExactly("Download", "ArtifactInstall", "ArtifactRollback", "ArtifactFailure", "Cleanup");
        assertThat(runner().installed()).isEqualTo(Installed.nothing());
    }

    @Test
    void marksADeviceThatCouldNotBeRolledBack() throws Exception {
        handler.failing(HandlerAction.INSTALL).withoutRollback();

        runner().begin(assignment("release-2"));

        assertThat(runner().installed().artifactName()).isEqualTo("release-2_INCONSISTENT");
    }

    @Test
    void rebootsTheHostAndCommitsInTheNextBoot() throws Exception {
        handler.needing(RebootNeed.BY_HOST);

        assertThat(runner().begin(assignment("release-2"))).isInstanceOf(Outcome.Rebooting.class);
        assertThat(reboots).isEqualTo(1);
        boot++;
        assertThat(runner().resume()).isEqualTo(new Outcome.Finished(assignment("release-2"), Status.SUCCESS, ""));

        assertThat(server.heard()).contains("REBOOTING", "COMMITTING", "SUCCESS");
        assertThat(handler.calls()).contains("ArtifactVerifyReboot").doesNotContain("ArtifactReboot");
    }

    @Test
    void keepsItsNotesOverAReboot() throws Exception {
        handler.needing(RebootNeed.BY_HOST);
        runner().begin(assignment("release-2"));

        UpdateState.Updating waiting =
                (UpdateState.Updating) Journal.open(medium).state();

        assertThat(waiting.stage()).isEqualTo(Stage.REBOOT);
        assertThat(waiting.attempt().notes()).containsEntry("kept", "yes");
    }

    @Test
    void rollsBackWhenTheServerCannotBeReachedBeforeTheCommit() throws Exception {
        server.unreachableFor(Status.COMMITTING, 1000);

        Outcome outcome = runner().begin(assignment("release-2"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Finished.class,
                        finished -> assertThat(finished.status()).isEqualTo(Status.FAILURE));
        assertThat(pauses.stream().map(Duration::toMinutes)).containsExactly(1L, 1L, 1L, 2L, 2L, 2L, 4L, 4L, 4L);
        assertThat(handler.calls()).contains("ArtifactRollback").doesNotContain("ArtifactCommit");
    }

    @Test
    void repeatsTheFinalStatusUntilItIsAnswered() throws Exception {
        server.unreachableFor(Status.SUCCESS, 50);

        runner().begin(assignment("release-2"));

        assertThat(pauses).hasSize(50).last().isEqualTo(Duration.ofMinutes(4));
        assertThat(server.heard().stream().filter("SUCCESS"::equals)).hasSize(1);
    }

    @Test
    void losesNoUpdateOverAStatusOnTheWay() throws Exception {
        server.unreachableFor(Status.DOWNLOADING, 1).unreachableFor(Status.INSTALLING, 1);

        assertThat(runner().begin(assignment("release-2")))
                .isEqualTo(new Outcome.Finished(assignment("release-2"), Status.SUCCESS, ""));
        assertThat(pauses).isEmpty();
    }

    @Test
    void stopsBeforeTheDownloadWhenTheAssignmentIsAborted() throws Exception {
        server.answer(Status.DOWNLOADING, ReportAnswer.ABORTED);

        Outcome outcome = runner().begin(assignment("release-2"));

        assertThat(outcome)
                .isEqualTo(
                        new Outcome.Finished(assignment("release-2"), Status.FAILURE, "the server answered ABORTED"));
        assertThat(handler.calls()).isEmpty();
        assertThat(server.heard()).containsExactly("DOWNLOADING", "FAILURE", "log", "forget");
    }

    @Test
    void refusesAnArtifactForOtherHardwareBeforeAnyHandlerIsCalled() throws Exception {
        Outcome outcome = runner("otherboard").begin(assignment("release-2"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Finished.class,
                        finished -> assertThat(finished.reason()).contains("wrong device type"));
        assertThat(handler.calls()).isEmpty();
    }

    @Test
    void refusesAnArtifactWithAnotherNameThanTheServerPromised() throws Exception {
        Outcome outcome = runner().begin(assignment("release-3"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Finished.class,
                        finished -> assertThat(finished.reason()).contains("release-2", "release-3"));
        assertThat(handler.calls()).isEmpty();
    }

    @Test
    void rollsBackASystemThatItsOwnerFindsUnhealthy() throws Exception {
        healthy = false;

        Outcome outcome = runner().begin(assignment("release-2"));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Finished.class,
                        finished -> assertThat(finished.reason()).contains("the display is dark"));
        assertThat(handler.calls()).contains("ArtifactRollback").doesNotContain("ArtifactCommit");
    }

    @Test
    void goesOnWithTheDownloadAfterACutAndReplaysTheSpool() throws Exception {
        server.spoolEvery(20_000);
        handler.cuttingDownload();
        assertThatThrownBy(() -> runner().begin(assignment("release-2"))).isInstanceOf(Cut.class);

        assertThat(runner().resume()).isEqualTo(new Outcome.Finished(assignment("release-2"), Status.SUCCESS, ""));

        assertThat(server.heard().stream().filter(line -> line.startsWith("open")))
                .hasSize(2)
                .first()
                .isEqualTo("open at 0");
        assertThat(server.heard()).doesNotContain("FAILURE");
        assertThat(handler.calls()).startsWith("Download", "Cleanup", "Download");
    }

    @Test
    void throwsADamagedSpoolAwayOnceAndDownloadsFromTheStart() throws Exception {
        server.spoolEvery(20_000).damageReplays(1);
        handler.cuttingDownload();
        assertThatThrownBy(() -> runner().begin(assignment("release-2"))).isInstanceOf(Cut.class);

        assertThat(runner().resume()).isEqualTo(new Outcome.Finished(assignment("release-2"), Status.SUCCESS, ""));

        List<String> opened =
                server.heard().stream().filter(line -> line.startsWith("open")).toList();
        assertThat(opened).hasSize(3);
        assertThat(opened.get(1)).isNotEqualTo("open at 0");
        assertThat(opened.get(2)).isEqualTo("open at 0");
    }

    @Test
    void installsAnArtifactWithoutPayloadByItsNameAlone() throws Exception {
        RecordingServer bootstrap = new RecordingServer(Artifacts.bootstrap("factory"));

        Outcome outcome = runner(Artifacts.DEVICE_TYPE, bootstrap).begin(assignment("factory"));

        assertThat(outcome).isEqualTo(new Outcome.Finished(assignment("factory"), Status.SUCCESS, ""));
        assertThat(bootstrap.heard()).containsExactly("DOWNLOADING", "open at 0", "SUCCESS", "forget");
        assertThat(runner().installed().artifactName()).isEqualTo("factory");
    }

    @Test
    void doesNothingToTheDeviceWhenTheJournalCannotBeWritten() {
        medium.failAfterWrites(0);

        assertThatThrownBy(() -> runner().begin(assignment("release-2"))).isInstanceOf(JournalException.class);

        assertThat(server.heard()).isEmpty();
        assertThat(handler.calls()).isEmpty();
    }

    @Test
    void writesEachStageBeforeItsEffect() throws Exception {
        for (HandlerAction action : List.of(HandlerAction.INSTALL, HandlerAction.COMMIT, HandlerAction.CLEANUP)) {
            MemoryStorage fresh = new MemoryStorage(2 * 16384);
            RecordingHandler cut = new RecordingHandler().cutting(action);

            assertThatThrownBy(() -> runner(fresh, cut, Artifacts.DEVICE_TYPE, new RecordingServer(ARTIFACT))
                            .begin(assignment("release-2")))
                    .isInstanceOf(Cut.class);

            UpdateState.Updating found =
                    (UpdateState.Updating) Journal.open(fresh).state();
            assertThat(found.stage().name()).isEqualTo(action.name());
        }
    }

    @Test
    void tellsTheSameOneFinalStatusWhereverTheAgentIsKilled() throws Exception {
        for (HandlerAction action : HandlerAction.values()) {
            MemoryStorage fresh = new MemoryStorage(2 * 16384);
            RecordingServer hears = new RecordingServer(ARTIFACT);
            RecordingHandler cut = new RecordingHandler()
                    .needing(RebootNeed.BY_HANDLER)
                    .failing(HandlerAction.VERIFY_REBOOT)
                    .cutting(action);
            try {
                runner(fresh, cut, Artifacts.DEVICE_TYPE, hears).begin(assignment("release-2"));
            } catch (Cut killed) {
                boot++;
                runner(fresh, cut, Artifacts.DEVICE_TYPE, hears).resume();
            }

            assertThat(hears.heard().stream().filter(line -> line.equals("FAILURE") || line.equals("SUCCESS")))
                    .as("killed in %s", action)
                    .containsExactly("FAILURE");
            assertThat(Journal.open(fresh).state()).isEqualTo(new UpdateState.Idle(Installed.nothing()));
        }
    }

    @Test
    void leavesTheUpdateAsItIsWhenTheAgentIsStopped() throws Exception {
        server.unreachableFor(Status.SUCCESS, 1);
        UpdateRunner stopped = new UpdateRunner(
                Journal.open(medium), device(Artifacts.DEVICE_TYPE, handler), server, log, BACKOFF, _ -> {
                    throw new InterruptedException("stop");
                });

        assertThatThrownBy(() -> stopped.begin(assignment("release-2"))).isInstanceOf(InterruptedException.class);

        assertThat(runner().resume()).isEqualTo(new Outcome.Finished(assignment("release-2"), Status.SUCCESS, ""));
    }

    private UpdateRunner runner() throws IOException {
        return runner(Artifacts.DEVICE_TYPE);
    }

    private UpdateRunner runner(String deviceType) throws IOException {
        return runner(deviceType, server);
    }

    private UpdateRunner runner(String deviceType, UpdateServer from) throws IOException {
        return runner(medium, handler, deviceType, from);
    }

    private UpdateRunner runner(MemoryStorage storage, RecordingHandler with, String deviceType, UpdateServer from)
            throws IOException {
        return new UpdateRunner(Journal.open(storage), device(deviceType, with), from, log, BACKOFF, pauses::add);
    }

    private Device device(String deviceType, RecordingHandler with) {
        Host host = new Host() {
            @Override
            public String bootId() {
                return "boot-" + boot;
            }

            @Override
            public void reboot() {
                reboots++;
            }
        };
        HealthCheck health = () -> {
            if (!healthy) {
                throw new IOException("the display is dark");
            }
        };
        PayloadHandlers handlers = type -> type.equals("module") ? Optional.of(with) : Optional.empty();
        return new Device(
                deviceType,
                MenderArtifact.readBy(ReadOptions.unverified()),
                handlers,
                StateScripts.none(),
                host,
                health);
    }

    private static Assignment assignment(String name) {
        return new Assignment("dep-1", Assignment.Origin.SERVER, "https://host/a.mender", Optional.of(name), List.of());
    }
}
