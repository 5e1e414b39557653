package dev.sealane.sim.flash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlashTest {
    private final MemoryMedium medium = new MemoryMedium(Image.erased(16));
    private final List<Operation> operations = new ArrayList<>();
    private final Power power = new Power(operations::add);
    private final Flash flash = new Flash(medium, power);
    private final Partition left = flash.partition("left", 0, 8);
    private final Partition right = flash.partition("right", 8, 8);

    @Test
    void readsBackWhatWasWrittenBeforeAnyFlush() throws IOException {
        left.write(1000, text("across a sector's border"));

        assertThat(read(left, 1000, 24)).isEqualTo("across a sector's border");
        assertThat(medium.image().identity()).isEqualTo(Image.erased(16).identity());
    }

    @Test
    void keepsTheBytesAroundAWriteInsideASector() throws IOException {
        left.write(0, text("abcdef"));
        left.sync();
        left.write(2, text("XY"));
        left.sync();

        assertThat(read(left, 0, 6)).isEqualTo("abXYef");
    }

    @Test
    void losesWhatWasNotFlushed() throws IOException {
        left.write(0, text("old"));
        left.sync();
        left.write(0, text("new"));
        flash.fail(Loss.everything());

        assertThat(read(afterPowerOn("left", 0), 0, 3)).isEqualTo("old");
    }

    @Test
    void mayKeepWhatWasNotFlushed() throws IOException {
        left.write(0, text("new"));
        flash.fail(Loss.nothing());

        assertThat(read(afterPowerOn("left", 0), 0, 3)).isEqualTo("new");
    }

    @Test
    void flushesOnePartitionOnly() throws IOException {
        left.write(0, text("left"));
        right.write(0, text("right"));
        right.sync();
        flash.fail(Loss.everything());

        assertThat(read(afterPowerOn("right", 8), 0, 5)).isEqualTo("right");
        assertThat(read(afterPowerOn("left", 0), 0, 4)).isNotEqualTo("left");
    }

    @Test
    void keepsALaterWriteWhileItLosesAnEarlierOne() throws IOException {
        left.write(0, text("first"));
        left.write(512, text("second"));
        PendingWrites pending = flash.pending();

        List<String> stories = Survivals.of(pending, 1000, 1).list().stream()
                .map(Survival::story)
                .toList();

        assertThat(stories).contains("left sector 0 lost; left sector 1 kept");
    }

    @Test
    void dropsThePowerInTheMiddleOfTheChosenOperation() throws IOException {
        power.cutAt(2);
        left.write(0, text("whole"));

        assertThatThrownBy(() -> left.write(512, text("torn"))).isInstanceOf(PowerCut.class);
        assertThat(flash.pending().sectors()).hasSize(2);
    }

    @Test
    void doesNotFlushWhenThePowerGoesDuringTheFlush() throws IOException {
        power.cutAt(2);
        left.write(0, text("new"));

        assertThatThrownBy(left::sync).isInstanceOf(PowerCut.class);
        assertThat(flash.pending().sectors()).hasSize(1);
    }

    @Test
    void refusesEverythingWithoutPower() {
        power.cut();

        assertThatThrownBy(() -> left.read(0, ByteBuffer.allocate(1))).isInstanceOf(PowerCut.class);
        assertThatThrownBy(() -> left.write(0, text("x"))).isInstanceOf(PowerCut.class);
        assertThatThrownBy(left::sync).isInstanceOf(PowerCut.class);
    }

    @Test
    void refusesARangeBeyondThePartition() {
        assertThatThrownBy(() -> left.write(8 * 512 - 2, text("abc")))
                .isInstanceOfSatisfying(
                        FlashMisuseException.class,
                        refusal -> assertThat(refusal.partition()).isEqualTo("left"))
                .hasMessage("left: write of 3 bytes at 4094, beyond its 4096 bytes");
        assertThatThrownBy(() -> left.read(-1, ByteBuffer.allocate(1))).isInstanceOf(FlashMisuseException.class);
        assertThat(operations).isEmpty();
    }

    @Test
    void refusesWritesIntoTheRunningRootFileSystem() {
        left.mount(true);

        assertThatThrownBy(() -> left.write(0, text("x"))).isInstanceOf(FlashMisuseException.class);
    }

    @Test
    void countsOperationsAcrossPartitions() throws IOException {
        left.write(0, text("x"));
        right.write(4, text("yz"));
        right.sync();

        assertThat(operations)
                .containsExactly(
                        new Operation(1, Operation.Kind.WRITE, "left", 0, 1),
                        new Operation(2, Operation.Kind.WRITE, "right", 4, 2),
                        new Operation(3, Operation.Kind.SYNC, "right", 0, 0));
    }

    @Test
    void storesTheOldestByItselfWhenTheCacheIsFull(@TempDir Path directory) throws IOException {
        long sectors = Flash.CACHE_SECTORS + 10L;
        try (FileMedium file = FileMedium.open(directory.resolve("flash"), sectors)) {
            Flash large = new Flash(file, new Power());
            Partition all = large.partition("all", 0, sectors);
            all.write(0, ByteBuffer.wrap(new byte[Math.toIntExact(all.size())]));

            assertThat(large.pending().sectors()).hasSize(Flash.CACHE_SECTORS);
        }
    }

    @Test
    void keepsAFileFromOnePowerOnToTheNext(@TempDir Path directory) throws IOException {
        try (FileMedium file = FileMedium.open(directory.resolve("flash"), 4)) {
            Flash first = new Flash(file, new Power());
            Partition all = first.partition("all", 0, 4);
            all.write(700, text("durable"));
            all.sync();
            all.write(700, text("pending"));
            first.fail(Loss.everything());
        }
        try (FileMedium file = FileMedium.open(directory.resolve("flash"), 4)) {
            Partition all = new Flash(file, new Power()).partition("all", 0, 4);
            assertThat(read(all, 700, 7)).isEqualTo("durable");
        }
    }

    private Partition afterPowerOn(String name, long firstSector) {
        return new Flash(medium, new Power()).partition(name, firstSector, 8);
    }

    private static String read(Partition partition, long offset, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        partition.read(offset, into);
        return new String(into.array(), US_ASCII);
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }
}
