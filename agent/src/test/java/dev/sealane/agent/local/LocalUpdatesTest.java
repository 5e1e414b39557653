package dev.sealane.agent.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.format.MenderArtifact;
import dev.sealane.agent.testing.Artifacts;
import dev.sealane.agent.testing.ListedLog;
import dev.sealane.agent.testing.MemoryStorage;
import dev.sealane.agent.testing.RecordingHandler;
import dev.sealane.agent.update.Device;
import dev.sealane.agent.update.HandlerAction;
import dev.sealane.agent.update.HealthCheck;
import dev.sealane.agent.update.Host;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.Journal;
import dev.sealane.agent.update.RebootNeed;
import dev.sealane.agent.update.StateScripts;
import dev.sealane.artifact.mender.ReadOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The standalone mode; every command is a process of its own that finds the journal of the one before. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LocalUpdatesTest {
    private static final byte[] ARTIFACT = Artifacts.moduleImage("release-2", "module", Artifacts.noise(1, 1000));

    private final MemoryStorage medium = new MemoryStorage(2 * 16384);
    private final RecordingHandler handler = new RecordingHandler();
    private int boot = 1;

    @Test
    void waitsForACommitAfterAnInstallationThatCouldBeRolledBack() throws Exception {
        assertThat(command().install("release-2.mender")).isEqualTo(new LocalResult.Installed("release-2", false));
        assertThat(command().installed()).isEqualTo(Installed.nothing());
        assertThat(command().underWay()).isPresent();

        assertThat(command().commit()).isEqualTo(new LocalResult.Done("release-2"));
        assertThat(command().installed().artifactName()).isEqualTo("release-2");
        assertThat(handler.calls()).containsExactly("Download", "ArtifactInstall", "ArtifactCommit", "Cleanup");
    }

    @Test
    void commitsAtOnceWhatNeitherRebootsNorRollsBack() throws Exception {
        handler.withoutRollback();

        assertThat(command().install("release-2.mender")).isEqualTo(new LocalResult.Done("release-2"));
    }

    @Test
    void rollsBackAndKeepsTheOldName() throws Exception {
        command().install("release-2.mender");

        assertThat(command().rollback()).isEqualTo(new LocalResult.RolledBack(Installed.UNKNOWN, false));
        assertThat(handler.calls())
                .containsExactly("Download", "ArtifactInstall", "ArtifactRollback", "ArtifactFailure", "Cleanup");
        assertThat(command().rollback()).isEqualTo(new LocalResult.NothingToDo());
    }

    @Test
    void hasNothingToCommitOrRollBackOnAnIdleDevice() throws Exception {
        assertThat(command().commit()).isEqualTo(new LocalResult.NothingToDo());
        assertThat(command().rollback()).isEqualTo(new LocalResult.NothingToDo());
    }

    @Test
    void refusesToCommitBeforeTheRebootAndNeverRebootsByItself() throws Exception {
        handler.needing(RebootNeed.BY_HOST);

        assertThat(command().install("release-2.mender")).isEqualTo(new LocalResult.Installed("release-2", true));
        assertThat(command().commit()).isInstanceOf(LocalResult.Refused.class);
        boot++;
        assertThat(command().commit()).isEqualTo(new LocalResult.Done("release-2"));
    }

    @Test
    void tellsThatARollbackAfterTheRebootNeedsAnother() throws Exception {
        handler.needing(RebootNeed.BY_HOST);
        command().install("release-2.mender");
        boot++;

        assertThat(command().rollback()).isEqualTo(new LocalResult.RolledBack(Installed.UNKNOWN, true));
    }

    @Test
    void refusesASecondInstallationWhileOneWaits() throws Exception {
        command().install("release-2.mender");

        assertThat(command().install("release-2.mender")).isInstanceOf(LocalResult.Refused.class);
        assertThat(command().underWay()).isPresent();
    }

    @Test
    void undoesACommitThatFails() throws Exception {
        handler.failing(HandlerAction.COMMIT);
        command().install("release-2.mender");

        assertThat(command().commit()).isEqualTo(new LocalResult.Failed("ArtifactCommit failed as it was told"));
        assertThat(handler.calls()).endsWith("ArtifactCommit", "ArtifactRollback", "ArtifactFailure", "Cleanup");
        assertThat(command().installed()).isEqualTo(Installed.nothing());
    }

    @Test
    void doesNotRollBackWhatCannotBeRolledBack() throws Exception {
        handler.withoutRollback().needing(RebootNeed.BY_HOST);
        command().install("release-2.mender");

        assertThat(command().rollback()).isInstanceOf(LocalResult.Refused.class);
        assertThat(command().underWay()).isPresent();
    }

    @Test
    void installsAgainWhatIsInstalledBecauseAPersonSaidSo() throws Exception {
        handler.withoutRollback();
        command().install("release-2.mender");

        assertThat(command().install("release-2.mender")).isEqualTo(new LocalResult.Done("release-2"));
        assertThat(handler.calls()).hasSize(8);
    }

    @Test
    void endsAnInterruptedInstallationBeforeTheNextOne() throws Exception {
        handler.cutting(HandlerAction.INSTALL);
        try {
            command().install("release-2.mender");
        } catch (RecordingHandler.Cut killed) {
            boot++;
        }

        assertThat(command().install("release-2.mender")).isEqualTo(new LocalResult.Installed("release-2", false));
        assertThat(handler.calls())
                .startsWith(
                        "Download", "ArtifactInstall", "ArtifactRollback", "ArtifactFailure", "Cleanup", "Download");
    }

    @Test
    void reportsAnArtifactThatCannotBeRead() throws Exception {
        LocalUpdates updates = command(_ -> {
            throw new IOException("no such file");
        });

        assertThat(updates.install("missing.mender")).isEqualTo(new LocalResult.Failed("no such file"));
        assertThat(updates.underWay()).isEmpty();
    }

    private LocalUpdates command() throws IOException {
        return command(_ -> new ByteArrayInputStream(ARTIFACT));
    }

    private LocalUpdates command(ArtifactSource source) throws IOException {
        Host host = new Host() {
            @Override
            public String bootId() {
                return "boot-" + boot;
            }

            @Override
            public void reboot() {
                throw new AssertionError("a person reboots");
            }
        };
        Device device = new Device(
                Artifacts.DEVICE_TYPE,
                MenderArtifact.readBy(ReadOptions.unverified()),
                type -> type.equals("module") ? Optional.of(handler) : Optional.empty(),
                StateScripts.none(),
                host,
                HealthCheck.none());
        return new LocalUpdates(Journal.open(medium), device, source, new ListedLog(), _ -> {
            throw new AssertionError("a person does not wait");
        });
    }
}
