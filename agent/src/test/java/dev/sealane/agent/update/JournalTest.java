package dev.sealane.agent.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.testing.MemoryStorage;
import dev.sealane.agent.update.JournalException.Reason;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JournalTest {
    private static final long SEED = Long.getLong("sealane.seed", 20261120L);
    private static final int SIZE = 2 * 8192;

    private final MemoryStorage storage = new MemoryStorage(SIZE);
    private final Random random = new Random(SEED);

    @Test
    void beginsWithADeviceThatNeverHadAnUpdate() throws Exception {
        assertThat(Journal.open(storage).state()).isEqualTo(new UpdateState.Idle(Installed.nothing()));
    }

    @Test
    void readsWhatItSavedWhateverTheState() throws Exception {
        for (int round = 0; round < 200; round++) {
            UpdateState state = anyState(round);
            Journal.open(storage).save(state);

            assertThat(Journal.open(storage).state())
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(state);
        }
    }

    @Test
    void hasTheOldStateOrTheNewOneWhereverPowerFailsInASave() throws Exception {
        Journal journal = Journal.open(storage);
        UpdateState old = anyState(1);
        journal.save(anyState(0));
        journal.save(old);
        byte[] before = storage.content();
        UpdateState next = anyState(2);

        for (int torn = 0; torn < 2000; torn++) {
            MemoryStorage cut = MemoryStorage.holding(before).tearNextWriteAfter(torn);
            boolean complete = isSaved(cut, next);
            assertThat(Journal.open(cut).state())
                    .as("torn after %d bytes", torn)
                    .isEqualTo(complete ? next : old);
        }
    }

    @Test
    void isADeviceWithoutUpdatesAfterItsVeryFirstRecordWasTorn() throws Exception {
        MemoryStorage cut = new MemoryStorage(SIZE).tearNextWriteAfter(20);
        assertThatThrownBy(() -> Journal.open(cut).save(anyState(0))).isInstanceOf(JournalException.class);

        assertThat(Journal.open(cut).state()).isEqualTo(new UpdateState.Idle(Installed.nothing()));
    }

    @Test
    void takesThePreviousRecordIfAnyBitOfTheNewestIsWrong() throws Exception {
        Journal journal = Journal.open(storage);
        journal.save(anyState(0));
        journal.save(anyState(1));
        byte[] whole = storage.content();
        int length = ByteBuffer.wrap(whole).getInt(SIZE / 2 + 12) + 20;

        for (int at = 0; at < length; at++) {
            byte[] damaged = whole.clone();
            damaged[SIZE / 2 + at] ^= (byte) (1 << random.nextInt(8));
            assertThat(Journal.open(MemoryStorage.holding(damaged)).state())
                    .as("seed %d, byte %d", SEED, at)
                    .isEqualTo(anyState(0));
        }
    }

    @Test
    void refusesToGuessIfBothRecordsAreDamaged() throws Exception {
        Journal journal = Journal.open(storage);
        journal.save(anyState(0));
        journal.save(anyState(1));
        byte[] damaged = storage.content();
        damaged[30] ^= 1;
        damaged[SIZE / 2 + 30] ^= 1;

        assertThatThrownBy(() -> Journal.open(MemoryStorage.holding(damaged)))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED));
    }

    @Test
    void neverOverwritesTheRecordThatCounts() throws Exception {
        Journal journal = Journal.open(storage);
        for (int round = 0; round < 6; round++) {
            journal.save(anyState(round));
        }

        assertThat(storage.operations().stream()
                        .filter(operation -> operation.startsWith("write"))
                        .map(operation -> operation.replaceAll("\\+.*", "")))
                .containsExactly("write 0", "write 8192", "write 0", "write 8192", "write 0", "write 8192");
        assertThat(storage.operations().stream().filter("sync"::equals)).hasSize(6);
    }

    @Test
    void keepsTheOldStateIfTheMediumFailsOrTheStateIsTooLarge() throws Exception {
        Journal journal = Journal.open(storage);
        journal.save(anyState(0));
        storage.failAfterWrites(0);
        Map<String, String> large = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            large.put("key" + i, "x".repeat(2000));
        }

        assertThatThrownBy(() -> journal.save(anyState(1)))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MEDIUM));
        assertThatThrownBy(() -> journal.save(
                        new UpdateState.Idle(new Installed("large", Optional.empty(), new TreeMap<>(large)))))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
        assertThat(journal.state()).isEqualTo(anyState(0));
    }

    @Test
    void refusesARecordOfAnotherVersionInsteadOfMisreadingIt() throws Exception {
        byte[] content = UpdateStateFormat.write(anyState(0));
        content[3] = 99;

        assertThatThrownBy(() -> UpdateStateFormat.read(content))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_CONTENT));
    }

    @Test
    void readsAnyBytesAsAStateOrRefusesThem() {
        for (int round = 0; round < 20_000; round++) {
            byte[] content = UpdateStateFormat.write(anyState(round % 50));
            for (int i = random.nextInt(4); i >= 0; i--) {
                content[random.nextInt(content.length)] = (byte) random.nextInt();
            }
            byte[] cut = java.util.Arrays.copyOf(content, 1 + random.nextInt(content.length));
            try {
                UpdateStateFormat.read(cut);
            } catch (JournalException refused) {
                assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_CONTENT);
            }
        }
    }

    private static boolean isSaved(MemoryStorage cut, UpdateState next) throws Exception {
        Journal journal = Journal.open(cut);
        try {
            journal.save(next);
            return true;
        } catch (JournalException torn) {
            // All bytes may have arrived before the power failed.
            return Journal.open(cut).state().equals(next);
        }
    }

    /** A state that depends on the number alone. */
    private static UpdateState anyState(int number) {
        Random random = new Random(SEED + number);
        Installed installed = installed(random, number);
        if (number % 5 == 0) {
            return new UpdateState.Idle(installed);
        }
        Stage stage = List.of(Stage.values()).get(number % Stage.values().length);
        Assignment assignment = new Assignment(
                "id-" + number,
                random.nextBoolean() ? Assignment.Origin.SERVER : Assignment.Origin.LOCAL,
                "https://host/" + number,
                random.nextBoolean() ? Optional.of("name-" + number) : Optional.empty(),
                List.of("type", "typ\u00E4"));
        Optional<ArtifactFacts> facts = random.nextBoolean()
                ? Optional.of(new ArtifactFacts(Optional.of("rootfs-image"), installed(random, number + 1)))
                : Optional.empty();
        Attempt attempt = new Attempt(
                assignment,
                facts,
                new TreeMap<>(Map.of("from", "A", "to", "B")),
                random.nextLong(Long.MAX_VALUE),
                random.nextBoolean(),
                List.of(RebootNeed.values()).get(random.nextInt(3)),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean() ? Optional.of(Status.SUCCESS) : Optional.empty(),
                "boot-" + number,
                random.nextInt(64));
        return new UpdateState.Updating(installed, stage, attempt);
    }

    private static Installed installed(Random random, int number) {
        return new Installed(
                "release-" + number + (random.nextBoolean() ? Installed.INCONSISTENT : ""),
                random.nextBoolean() ? Optional.of("group") : Optional.empty(),
                random.nextBoolean()
                        ? new TreeMap<>(Map.of("rootfs-image.version", "v" + number, "empty", ""))
                        : Collections.emptySortedMap());
    }
}
