package dev.sealane.sim.board;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.storage.Storage;
import dev.sealane.sim.flash.Flash;
import dev.sealane.sim.flash.Image;
import dev.sealane.sim.flash.MemoryMedium;
import dev.sealane.sim.flash.Partition;
import dev.sealane.sim.flash.Power;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoaderEnvironmentTest {
    private final Flash flash = new Flash(new MemoryMedium(Image.erased(4)), new Power());
    private final Partition copy0 = flash.partition("copy 0", 0, 1);
    private final Partition copy1 = flash.partition("copy 1", 1, 1);
    private final Map<String, String> compiledIn = Map.of("bootlimit", "1");

    @Test
    void readsWhatMkenvimageWrites() throws IOException {
        // What `mkenvimage -r -s 96` writes; no partition has 96 bytes, hence the view.
        byte[] vector = new byte[96];
        Arrays.fill(vector, (byte) 0xff);
        byte[] head = HexFormat.of().parseHex("ccf1d43101");
        System.arraycopy(head, 0, vector, 0, head.length);
        byte[] text = "bootcount=0\0upgrade_available=0\0mender_boot_part=2\0\0".getBytes(US_ASCII);
        System.arraycopy(text, 0, vector, head.length, text.length);
        copy0.write(0, ByteBuffer.wrap(vector));

        LoaderEnvironment environment = LoaderEnvironment.load(new Head(copy0, 96), new Head(copy1, 96), compiledIn);

        assertThat(environment.isDefault()).isFalse();
        assertThat(environment.variables())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("bootcount", "0", "upgrade_available", "0", "mender_boot_part", "2"));
    }

    @ParameterizedTest(name = "flags {0} and {1} select copy {2}")
    @CsvSource({"1,2,1", "2,1,0", "7,7,0", "255,0,1", "0,255,0", "255,1,0", "1,255,1", "254,255,1", "0,0,0"})
    void choosesTheNewerCopy(int flags0, int flags1, int selected) throws IOException {
        store(copy0, flags0, "copy=0");
        store(copy1, flags1, "copy=1");

        assertThat(LoaderEnvironment.load(copy0, copy1, compiledIn).get("copy")).contains(Integer.toString(selected));
    }

    @ParameterizedTest(name = "with copy {0} bad, the other is selected whatever the flags")
    @CsvSource({"0,9,1", "0,1,9", "1,9,1", "1,1,9"})
    void choosesTheGoodCopy(int bad, int flags0, int flags1) throws IOException {
        store(copy0, flags0, "copy=0");
        store(copy1, flags1, "copy=1");
        (bad == 0 ? copy0 : copy1).write(100, ByteBuffer.wrap(new byte[] {1}));

        assertThat(LoaderEnvironment.load(copy0, copy1, compiledIn).get("copy")).contains(Integer.toString(1 - bad));
    }

    @Test
    void fallsBackToTheCompiledInVariablesWhenBothCopiesAreBad() throws IOException {
        LoaderEnvironment environment = LoaderEnvironment.load(copy0, copy1, compiledIn);

        assertThat(environment.isDefault()).isTrue();
        assertThat(environment.variables()).isEqualTo(compiledIn);
    }

    @Test
    void savesToTheCopyThatIsNotSelected() throws IOException {
        store(copy0, 255, "copy=0");
        store(copy1, 254, "copy=1");
        LoaderEnvironment environment = LoaderEnvironment.load(copy0, copy1, compiledIn);
        environment.set("saved", "yes");

        environment.save();

        LoaderEnvironment reloaded = LoaderEnvironment.load(copy0, copy1, compiledIn);
        assertThat(reloaded.selected()).isEqualTo(1);
        assertThat(reloaded.get("saved")).contains("yes");
    }

    private static void store(Partition copy, int flags, String variable) throws IOException {
        byte[] bytes = new byte[512];
        byte[] text = (variable + "\0\0").getBytes(US_ASCII);
        System.arraycopy(text, 0, bytes, 5, text.length);
        CRC32 crc = new CRC32();
        crc.update(bytes, 5, bytes.length - 5);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt((int) crc.getValue());
        bytes[4] = (byte) flags;
        copy.write(0, ByteBuffer.wrap(bytes));
    }

    /** The first bytes of a partition, for vectors that are no whole sector. */
    private record Head(Partition partition, long size) implements Storage {
        @Override
        public void read(long offset, ByteBuffer into) throws IOException {
            partition.read(offset, into);
        }

        @Override
        public void write(long offset, ByteBuffer from) throws IOException {
            partition.write(offset, from);
        }

        @Override
        public void sync() throws IOException {
            partition.sync();
        }

        @Override
        public void close() {}
    }
}
