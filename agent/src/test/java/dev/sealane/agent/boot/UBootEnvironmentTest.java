package dev.sealane.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.boot.BootException.Reason;
import dev.sealane.agent.testing.MemoryStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UBootEnvironmentTest {
    private static final int SIZE = 512;

    private final MemoryStorage first = new MemoryStorage(SIZE);
    private final MemoryStorage second = new MemoryStorage(SIZE);

    @Test
    void writesAFullCopyToThePositionThatDoesNotCountThenFlushesAndReadsBack() throws Exception {
        UBootEnvironment environment = formatted(FlagScheme.INCREMENTAL);
        first.operations().clear();
        second.operations().clear();

        environment.update(Map.of("a", Optional.of("2")));

        assertThat(first.operations()).containsExactly("sync");
        assertThat(second.operations()).containsExactly("sync", "write 0+512", "sync", "readBack 0+512");
        assertThat(environment.read()).containsEntry("a", "2");
    }

    @Test
    void onlyFlushesIfNothingChanges() throws Exception {
        UBootEnvironment environment = formatted(FlagScheme.INCREMENTAL);
        second.operations().clear();

        environment.update(Map.of("a", Optional.of("1"), "absent", Optional.empty()));

        assertThat(second.operations()).containsExactly("sync");
    }

    @Test
    void removesAVariable() throws Exception {
        UBootEnvironment environment = formatted(FlagScheme.INCREMENTAL);

        environment.update(Map.of("a", Optional.empty()));

        assertThat(environment.read()).isEmpty();
    }

    @Test
    void keepsWorkingWhenTheFlagsWrap() throws Exception {
        UBootEnvironment environment = formatted(FlagScheme.INCREMENTAL);

        for (int i = 0; i < 600; i++) {
            environment.update(Map.of("a", Optional.of("round " + i)));
            assertThat(environment.read()).containsEntry("a", "round " + i);
        }
    }

    @Test
    void marksTheOldCopyObsoleteWithOneByteUnderTheBooleanScheme() throws Exception {
        UBootEnvironment environment = formatted(FlagScheme.BOOLEAN);
        first.operations().clear();
        second.operations().clear();

        environment.update(Map.of("a", Optional.of("2")));

        assertThat(second.operations()).containsExactly("sync", "write 0+512", "sync", "readBack 0+512");
        assertThat(first.operations()).containsExactly("sync", "write 4+1", "sync");
        assertThat(environment.read()).containsEntry("a", "2");
        environment.update(Map.of("a", Optional.of("3")));
        assertThat(environment.read()).containsEntry("a", "3");
    }

    @Test
    void hasTheOldVariablesWhereverPowerFailsInAWrite() throws Exception {
        for (int torn = 0; torn < SIZE; torn++) {
            UBootEnvironment environment = formatted(FlagScheme.INCREMENTAL);
            second.tearNextWriteAfter(torn);

            assertThatThrownBy(() -> environment.update(Map.of("a", Optional.of("2"), "b", Optional.of("new"))))
                    .isInstanceOf(IOException.class);

            // The padding is the same in both copies, so a write torn inside it is a whole one.
            assertThat(environment.read().get("a"))
                    .as("torn after %d bytes", torn)
                    .isIn("1", "2");
            assertThat(environment.read()).hasSize(environment.read().get("a").equals("1") ? 1 : 2);
        }
    }

    @Test
    void reportsAMediumThatLosesWrites() throws Exception {
        UBootEnvironment environment = formatted(FlagScheme.INCREMENTAL);
        second.loseWrites();

        assertRefused(() -> environment.update(Map.of("a", Optional.of("2"))), Reason.READ_BACK);
        assertThat(environment.read()).containsEntry("a", "1");
    }

    @Test
    void refusesTwoDamagedCopiesAndDoesNotInventDefaults() {
        assertRefused(() -> redundant(FlagScheme.INCREMENTAL).read(), Reason.NO_VALID_COPY);
    }

    @Test
    void refusesTheCopyThatCountsIfItIsMalformedInsteadOfReadingTheOther() throws Exception {
        UBootEnvironment environment = formatted(FlagScheme.INCREMENTAL);
        byte[] data = new byte[SIZE];
        java.util.Arrays.fill(data, (byte) 'x');
        data[EnvironmentImage.flagsOffset()] = 9;
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(data, 5, SIZE - 5);
        ByteBuffer.wrap(data).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt((int) crc.getValue());
        second.write(0, ByteBuffer.wrap(data));

        assertRefused(environment::read, Reason.MALFORMED);
    }

    @Test
    void readsAndRewritesASingleCopyInPlace() throws Exception {
        UBootEnvironment environment = UBootEnvironment.single(first, EnvironmentLock.none());
        environment.format(Map.of("a", "1"));

        environment.update(Map.of("a", Optional.of("2")));

        assertThat(environment.isRedundant()).isFalse();
        assertThat(environment.read()).containsEntry("a", "2");
    }

    @Test
    void holdsTheLockFromReadingToReadingBack() throws Exception {
        formatted(FlagScheme.INCREMENTAL);
        second.operations().clear();
        UBootEnvironment locked = UBootEnvironment.redundant(first, second, FlagScheme.INCREMENTAL, () -> {
            second.operations().add("lock");
            return () -> second.operations().add("unlock");
        });

        locked.update(Map.of("a", Optional.of("2")));

        assertThat(second.operations())
                .containsExactly("lock", "sync", "write 0+512", "sync", "readBack 0+512", "unlock");
    }

    private UBootEnvironment formatted(FlagScheme scheme) throws IOException {
        UBootEnvironment environment = redundant(scheme);
        environment.format(Map.of("a", "1"));
        return environment;
    }

    private UBootEnvironment redundant(FlagScheme scheme) {
        return UBootEnvironment.redundant(first, second, scheme, EnvironmentLock.none());
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable action, Reason reason) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        BootException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
