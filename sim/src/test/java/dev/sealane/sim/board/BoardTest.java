package dev.sealane.sim.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.storage.Storage;
import dev.sealane.sim.flash.Loss;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoardTest {
    private static final Duration SOON = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    private final Layout layout = Layout.forSlots(256 * 1024, 16 * 1024, 64 * 1024);
    private final List<BoardEvent> events = new CopyOnWriteArrayList<>();
    private Path release1;
    private byte[] release2;

    @BeforeEach
    void makeReleases() throws IOException {
        release1 = directory.resolve("release-1");
        Files.write(release1, RootImages.generate("release-1", Kernel.BOOTS, 128 * 1024));
        release2 = RootImages.generate("release-2", Kernel.BOOTS, 128 * 1024);
    }

    @Test
    void bootsWhatItWasManufacturedWith() throws Exception {
        try (Board board =
                board(hardware -> hardware.say("runs " + hardware.image().version()))) {
            board.manufacture(release1);
            board.powerOn();
            await("nothing more to do");

            assertThat(texts())
                    .containsExactly("power on", "boots release-1 from slot A", "runs release-1", "nothing more to do");
            assertThat(board.inspect().slotA())
                    .isInstanceOfSatisfying(
                            Inspection.Content.Whole.class,
                            whole -> assertThat(whole.block().version()).isEqualTo("release-1"));
            assertThat(board.inspect().environment()).containsEntry("mender_boot_part", "2");
        }
    }

    @Test
    void losesPowerInTheMiddleOfAWriteAndRunsAgain() throws Exception {
        try (Board board = board(this::install)) {
            board.manufacture(release1);
            board.cutPowerDuring(Board.slotWriteBeyond(64 * 1024), Loss.scattered(1));
            board.powerOn();

            assertThat(board.awaitPowerLoss(SOON)).isTrue();
            assertThat(board.inspect().slotB()).isNotInstanceOf(Inspection.Content.Whole.class);

            board.powerOn();
            await("written");
            assertThat(board.inspect().slotB()).isInstanceOf(Inspection.Content.Whole.class);
        }
    }

    @Test
    void stopsAProgramThatWaitsWhenThePowerGoes() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        try (Board board = board(hardware -> {
            waiting.countDown();
            new CountDownLatch(1).await();
        })) {
            board.manufacture(release1);
            board.powerOn();
            assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();

            board.cutPower(Loss.everything());

            assertThat(board.isOn()).isFalse();
            assertThat(events.getLast().kind()).isEqualTo(BoardEvent.Kind.POWER_LOST);
        }
    }

    @Test
    void runsItsProgramAgainAfterAReboot() throws Exception {
        CountDownLatch boots = new CountDownLatch(2);
        try (Board board = board(hardware -> {
            boots.countDown();
            if (boots.getCount() > 0) {
                hardware.reboot();
            }
        })) {
            board.manufacture(release1);
            board.powerOn();
            assertThat(boots.await(20, TimeUnit.SECONDS)).isTrue();
            await("nothing more to do");

            assertThat(texts()).containsSubsequence("reboots", "boots release-1 from slot A");
        }
    }

    @Test
    void saysThatItIsBricked() throws Exception {
        Files.write(release1, new byte[128 * 1024]);
        try (Board board = board(hardware -> {})) {
            board.manufacture(release1);
            board.powerOn();
            await("slot A holds no kernel");

            assertThat(events).extracting(BoardEvent::kind).contains(BoardEvent.Kind.BRICKED);
        }
    }

    @Test
    void isNotManufacturedWithPowerOn() throws Exception {
        try (Board board = board(hardware -> new CountDownLatch(1).await())) {
            board.manufacture(release1);
            board.powerOn();

            assertThatThrownBy(() -> board.manufacture(release1)).isInstanceOf(IllegalStateException.class);
        }
    }

    private void install(Hardware hardware) throws IOException {
        Storage slot = hardware.regions().get(Region.of(hardware.running().other()));
        for (int offset = 0; offset < release2.length; offset += 4096) {
            slot.write(offset, ByteBuffer.wrap(release2, offset, 4096));
        }
        slot.sync();
        hardware.say("written");
    }

    private Board board(Program program) {
        return Board.create("board", directory.resolve("flash"), layout, program, this::record);
    }

    private synchronized void record(BoardEvent event) {
        events.add(event);
        notifyAll();
    }

    private synchronized void await(String text) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (events.stream().noneMatch(event -> event.text().equals(text))) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            assertThat(left)
                    .describedAs("milliseconds left to see '%s' in %s", text, texts())
                    .isPositive();
            wait(left);
        }
    }

    private List<String> texts() {
        return events.stream().map(BoardEvent::text).toList();
    }
}
