package dev.sealane.sim.flash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SurvivalsTest {
    private final MemoryMedium medium = new MemoryMedium(Image.erased(32));
    private final Flash flash = new Flash(medium, new Power());
    private final Partition all = flash.partition("all", 0, 32);

    @Test
    void hasOneWayToEndWhenNothingIsPending() throws IOException {
        assertThat(Survivals.of(flash.pending(), 10, 1).list()).hasSize(1);
    }

    @Test
    void listsEveryCombinationOfASmallSet() throws IOException {
        write(0, 2);

        Survivals survivals = Survivals.of(flash.pending(), 100, 1);

        assertThat(survivals.exhaustive()).isTrue();
        assertThat(survivals.list()).hasSize(8 * 8);
        assertThat(identities(survivals)).hasSize(64);
    }

    @Test
    void cannotTearASingleByte() throws IOException {
        all.write(40, ByteBuffer.wrap(new byte[] {1}));

        assertThat(Survivals.of(flash.pending(), 100, 1).list()).hasSize(2);
    }

    @Test
    void mayKeepAContentThatWasOverwrittenInTheCache() throws IOException {
        all.write(40, ByteBuffer.wrap(new byte[] {1}));
        all.write(40, ByteBuffer.wrap(new byte[] {2}));

        assertThat(Survivals.of(flash.pending(), 100, 1).list())
                .extracting(Survival::story)
                .containsExactly("all sector 0 lost", "all sector 0 kept", "all sector 0 kept as first written");
    }

    @Test
    void samplesALargeSetTheSameWayForTheSameSeed() throws IOException {
        write(0, 20);
        PendingWrites pending = flash.pending();

        Survivals sample = Survivals.of(pending, 64, 7);

        assertThat(sample.exhaustive()).isFalse();
        assertThat(identities(sample)).hasSize(64);
        assertThat(identities(Survivals.of(pending, 64, 7))).isEqualTo(identities(sample));
        assertThat(identities(Survivals.of(pending, 64, 8))).isNotEqualTo(identities(sample));
    }

    @Test
    void alwaysSamplesAllLostAndAllKept() throws IOException {
        write(0, 20);
        Image before = medium.image();
        PendingWrites pending = flash.pending();
        all.sync();

        assertThat(Survivals.of(pending, 2, 7).list())
                .extracting(survival -> before.with(survival.contents()).identity())
                .containsExactly(before.identity(), medium.image().identity());
    }

    private void write(int sector, int sectors) throws IOException {
        byte[] content = new byte[sectors * Flash.SECTOR_BYTES];
        for (int index = 0; index < content.length; index++) {
            content[index] = (byte) (index % 251 + index / Flash.SECTOR_BYTES);
        }
        all.write((long) sector * Flash.SECTOR_BYTES, ByteBuffer.wrap(content));
    }

    private Set<Image.Identity> identities(Survivals survivals) {
        List<Image.Identity> identities = survivals.list().stream()
                .map(survival -> medium.image().with(survival.contents()).identity())
                .toList();
        return new HashSet<>(identities);
    }
}
