package dev.sealane.agent.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.boot.BootException;
import dev.sealane.agent.boot.BootState;
import dev.sealane.agent.boot.EnvironmentLock;
import dev.sealane.agent.boot.FlagScheme;
import dev.sealane.agent.boot.MenderBootControl;
import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.boot.Slots;
import dev.sealane.agent.boot.UBootEnvironment;
import dev.sealane.agent.format.MenderPayload;
import dev.sealane.agent.handler.ImageException.Reason;
import dev.sealane.agent.testing.Artifacts;
import dev.sealane.agent.testing.MemoryStorage;
import dev.sealane.agent.update.ArtifactFacts;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.HandlerAction;
import dev.sealane.agent.update.Installation;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.Payload;
import dev.sealane.agent.update.RebootNeed;
import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.mender.MenderReader;
import dev.sealane.artifact.mender.ReadOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The image handler with a real environment, boot control and artifact reader on storage in memory. */
class RootfsImageHandlerTest {
    private static final Slots SLOTS = Slots.of(2, 3);
    private static final Slot A = SLOTS.a();
    private static final Slot B = SLOTS.b();
    private static final int SLOT_SIZE = 9 * 1024 * 1024;
    private static final int WINDOW = 3 * 1024 * 1024;

    private final MemoryStorage slotA = new MemoryStorage(SLOT_SIZE);
    private final MemoryStorage slotB = new MemoryStorage(SLOT_SIZE);
    private final MemoryStorage first = new MemoryStorage(4096);
    private final MemoryStorage second = new MemoryStorage(4096);
    private final UBootEnvironment environment =
            UBootEnvironment.redundant(first, second, FlagScheme.INCREMENTAL, EnvironmentLock.none());
    private final MenderBootControl boot =
            new MenderBootControl(environment, SLOTS, () -> this.running, MenderBootControl.SingleCopy.REFUSED);
    private Slot running = A;
    private byte[] environmentBefore = {};

    @BeforeEach
    void startIdleInSlotA() throws IOException {
        environment.format(Map.of("mender_boot_part", "2", "mender_boot_part_hex", "2", "upgrade_available", "0"));
        environmentBefore = environmentBytes();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4 * 1024 * 1024, 4 * 1024 * 1024 + 1, 8 * 1024 * 1024 + 12345, SLOT_SIZE})
    void writesTheImageFlushesItAndReadsItBackBeforeAnythingIsArmed(int size) throws Exception {
        byte[] image = Artifacts.noise(size, size);

        Map<String, String> notes = handler(Lanes.PARALLEL).download(installation(Map.of()), payload(image));

        assertThat(Arrays.copyOf(slotB.content(), size)).isEqualTo(image);
        assertThat(notes).containsEntry("from", "A").containsEntry("to", "B");
        assertThat(environmentBytes()).isEqualTo(environmentBefore);
        assertThat(slotB.operations()).contains("sync");
        assertThat(readBeforeTheyWereFlushed(slotB.operations())).isEmpty();
        assertThat(slotA.operations()).isEmpty();
    }

    @Test
    void flushesAndReadsBackEachWindowInOrderOnOneLane() throws Exception {
        handler(Lanes.ORDERED).download(installation(Map.of()), payload(Artifacts.noise(3, 2 * WINDOW + 7)));

        assertThat(slotB.operations())
                .containsExactly(
                        "write 0+" + WINDOW,
                        "sync",
                        "readBack 0+" + WINDOW,
                        "write " + WINDOW + "+" + WINDOW,
                        "sync",
                        "readBack " + WINDOW + "+" + WINDOW,
                        "write " + 2 * WINDOW + "+7",
                        "sync",
                        "readBack " + 2 * WINDOW + "+7");
    }

    /** Every read-back whose bytes had no flush after they were written. */
    private static List<String> readBeforeTheyWereFlushed(List<String> operations) {
        List<String> early = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i).startsWith("readBack")) {
                String read = operations.get(i);
                List<String> before = operations.subList(0, i);
                int flush = before.lastIndexOf("sync");
                boolean dirty = before.subList(Math.max(flush, 0), i).stream().anyMatch(write -> overlap(write, read));
                if (flush < 0 || dirty) {
                    early.add(read);
                }
            }
        }
        return early;
    }

    private static boolean overlap(String write, String read) {
        if (!write.startsWith("write")) {
            return false;
        }
        long[] written = range(write);
        long[] wanted = range(read);
        return written[0] < wanted[0] + wanted[1] && wanted[0] < written[0] + written[1];
    }

    private static long[] range(String operation) {
        String[] words = operation.split("[ +]", -1);
        return new long[] {Long.parseLong(words[1]), Long.parseLong(words[2])};
    }

    @ParameterizedTest
    @EnumSource(Lanes.class)
    void goesThroughAWholeUpdate(Lanes lanes) throws Exception {
        RootfsImageHandler handler = handler(lanes);
        Installation installation =
                installation(handler.download(installation(Map.of()), payload(Artifacts.noise(7, 100_000))));

        assertThat(handler.needsReboot(installation)).isEqualTo(RebootNeed.BY_HOST);
        handler.perform(HandlerAction.INSTALL, installation);
        assertThat(boot.state(Optional.empty())).isEqualTo(new BootState.Armed(A, B));
        running = B;
        handler.perform(HandlerAction.VERIFY_REBOOT, installation);
        assertThat(handler.isCommitted(installation)).isFalse();
        handler.perform(HandlerAction.COMMIT, installation);
        assertThat(handler.isCommitted(installation)).isTrue();
        handler.perform(HandlerAction.CLEANUP, installation);
        assertThat(boot.state(Optional.empty())).isEqualTo(new BootState.Idle(B));
    }

    @Test
    void findsOutThatTheBootLoaderWentBack() throws Exception {
        RootfsImageHandler handler = handler(Lanes.ORDERED);
        Installation installation = installation(Map.of("from", "A", "to", "B"));
        handler.perform(HandlerAction.INSTALL, installation);
        boot.rollback(A);

        assertThatThrownBy(() -> handler.perform(HandlerAction.VERIFY_REBOOT, installation))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WENT_BACK));
        assertThatThrownBy(() -> handler.perform(HandlerAction.COMMIT, installation))
                .isInstanceOf(BootException.class);
        assertThat(handler.needsRollbackReboot(installation)).isEqualTo(RebootNeed.NONE);
    }

    @Test
    void goesBackFromARunningTrialByARebootAndVerifiesIt() throws Exception {
        RootfsImageHandler handler = handler(Lanes.ORDERED);
        Installation installation = installation(Map.of("from", "A", "to", "B"));
        handler.perform(HandlerAction.INSTALL, installation);
        running = B;

        handler.perform(HandlerAction.ROLLBACK, installation);

        assertThat(handler.needsRollbackReboot(installation)).isEqualTo(RebootNeed.BY_HOST);
        assertThatThrownBy(() -> handler.perform(HandlerAction.VERIFY_ROLLBACK_REBOOT, installation))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_BACK));
        running = A;
        handler.perform(HandlerAction.VERIFY_ROLLBACK_REBOOT, installation);
    }

    @Test
    void refusesAnImageLargerThanTheSlotBeforeWriting() {
        assertUntouched(payload(Artifacts.noise(1, SLOT_SIZE + 1)), Reason.TOO_LARGE);
    }

    @Test
    void refusesAPayloadWithoutImage() {
        assertUntouched(payloadOf(Artifacts.moduleImage("release-2", "rootfs-image")), Reason.NOT_ONE_FILE);
    }

    @Test
    void refusesASecondFile() {
        Payload payload = payloadOf(
                Artifacts.moduleImage("release-2", "rootfs-image", Artifacts.noise(1, 10), Artifacts.noise(2, 10)));

        assertThatThrownBy(() -> handler(Lanes.PARALLEL).download(installation(Map.of()), payload))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ONE_FILE));
        assertBootable();
    }

    @Test
    void refusesToStackUpdatesBeforeWriting() throws Exception {
        boot.arm(B);
        environmentBefore = environmentBytes();

        assertThatThrownBy(
                        () -> handler(Lanes.PARALLEL).download(installation(Map.of()), payload(Artifacts.noise(1, 10))))
                .isInstanceOfSatisfying(
                        BootException.class, e -> assertThat(e.reason()).isEqualTo(BootException.Reason.WRONG_STATE));
        assertThat(slotB.operations()).isEmpty();
        assertBootable();
    }

    @Test
    void refusesWhenVariablesAndRunningSlotDisagree() {
        running = B;

        assertThatThrownBy(
                        () -> handler(Lanes.PARALLEL).download(installation(Map.of()), payload(Artifacts.noise(1, 10))))
                .isInstanceOf(BootException.class);
        assertThat(slotA.operations()).isEmpty();
        assertThat(slotB.operations()).isEmpty();
        assertBootable();
    }

    @ParameterizedTest
    @EnumSource(Lanes.class)
    void doesNotArmASlotThatReadsBackDifferently(Lanes lanes) {
        slotB.loseWrites();

        assertThatThrownBy(() -> handler(lanes).download(installation(Map.of()), payload(Artifacts.noise(1, 10))))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.READ_BACK));
        assertBootable();
    }

    @ParameterizedTest
    @EnumSource(Lanes.class)
    void reportsAMediumThatFailsInTheMiddle(Lanes lanes) {
        slotB.failAfterWrites(1);

        assertThatThrownBy(
                        () -> handler(lanes).download(installation(Map.of()), payload(Artifacts.noise(1, SLOT_SIZE))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no space left on device");
        assertBootable();
    }

    @Test
    void refusesAnImageWhoseDigestIsWrong() {
        byte[] artifact = Artifacts.rootfsImage("release-2", Artifacts.noise(1, 100_000));
        artifact[artifact.length / 2] ^= 1;

        assertThatThrownBy(() -> handler(Lanes.PARALLEL).download(installation(Map.of()), payloadOf(artifact)))
                .isInstanceOf(ArtifactException.DigestMismatch.class);
        assertBootable();
    }

    @Test
    void refusesATruncatedImage() {
        byte[] artifact = Artifacts.rootfsImage("release-2", Artifacts.noise(1, 100_000));

        assertThatThrownBy(() -> handler(Lanes.PARALLEL)
                        .download(installation(Map.of()), payloadOf(Arrays.copyOf(artifact, artifact.length / 2))))
                .isInstanceOf(ArtifactException.class);
        assertBootable();
    }

    @Test
    void refusesAJournalThatNamesNoSlot() {
        assertThatThrownBy(() -> handler(Lanes.ORDERED).perform(HandlerAction.INSTALL, installation(Map.of("to", "C"))))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_SLOT));
        assertBootable();
    }

    private void assertUntouched(Payload payload, Reason reason) {
        assertThatThrownBy(() -> handler(Lanes.PARALLEL).download(installation(Map.of()), payload))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        assertThat(slotB.operations()).isEmpty();
        assertBootable();
    }

    /** The running slot and the environment are as they were. */
    private void assertBootable() {
        assertThat(slotA.operations()).isEmpty();
        assertThat(environmentBytes()).isEqualTo(environmentBefore);
    }

    private byte[] environmentBytes() {
        byte[] both = Arrays.copyOf(first.content(), 2 * 4096);
        System.arraycopy(second.content(), 0, both, 4096, 4096);
        return both;
    }

    private RootfsImageHandler handler(Lanes lanes) {
        return new RootfsImageHandler(boot, slot -> slot.equals(A) ? slotA : slotB, lanes, WINDOW);
    }

    private static Payload payload(byte[] image) {
        return payloadOf(Artifacts.rootfsImage("release-2", image));
    }

    private static Payload payloadOf(byte[] artifact) {
        try {
            return new MenderPayload(MenderReader.open(new ByteArrayInputStream(artifact), ReadOptions.unverified()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Installation installation(Map<String, String> notes) {
        Installed after = new Installed("release-2", Optional.empty(), new TreeMap<>());
        return new Installation(
                new Assignment("id", Assignment.Origin.SERVER, "https://host/a", Optional.empty(), List.of()),
                new ArtifactFacts(Optional.of(RootfsImageHandler.PAYLOAD_TYPE), after),
                Installed.nothing(),
                Artifacts.DEVICE_TYPE,
                new TreeMap<>(notes));
    }
}
