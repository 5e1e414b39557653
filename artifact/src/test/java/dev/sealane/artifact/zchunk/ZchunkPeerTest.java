package dev.sealane.artifact.zchunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.testing.RawDelta;
import dev.sealane.artifact.testing.SeededCases;
import dev.sealane.testing.Zck;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our reader against zchunk's own programs: the same places to cut, the same chunks to fetch, the same content. */
final class ZchunkPeerTest {
    private static final int CASES = 15;
    private static final String WHERE = "the file";

    @TempDir
    private Path directory;

    private Zck zck = new Zck(Path.of(""));

    @BeforeEach
    void findPrograms() {
        zck = new Zck(directory);
    }

    @Test
    void cutsWhereZckCuts() {
        SeededCases.tryEach(CASES, random -> {
            byte[] content = content(random);
            ZchunkHeader header = header(zck.pack(content));
            ChunkMap map = ChunkMap.find(header, RawDelta.basis(content), content.length, WHERE);
            assertThat(map.missingBytes(header)).isZero();
            assertThat(header.contentBytes()).isEqualTo(content.length);
        });
    }

    @Test
    void fetchesTheChunksThatZckFetchesAndRebuildsTheContent() {
        SeededCases.tryEach(CASES, random -> {
            byte[] before = content(random);
            byte[] after = edited(random, before);
            byte[] packedBefore = zck.pack(before);
            Files.write(directory.resolve("before.zck"), packedBefore);
            byte[] packed = zck.pack(after);
            Files.write(directory.resolve("after.zck"), packed);
            ZchunkHeader header = header(packed);
            ChunkMap map = ChunkMap.find(header, RawDelta.basis(before), before.length, WHERE);

            assertThat(rebuild(packed, header, map, before)).isEqualTo(after);
            String sizes = zck.run(List.of("zck_delta_size", "before.zck", "after.zck"));
            assertThat(sizes).contains("Would download " + downloaded(header, map) + " of " + packed.length);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"-u", "-u -h sha256", "-u -h sha512", "-u --compression-format=none", "-u -m -s alpha"})
    void readsEveryFormThatZckMakes(String options) throws Exception {
        byte[] after = content(new Random(1));
        byte[] packed = zck.pack(after, options.split(" "));
        ZchunkHeader header = header(packed);
        assertThat(rebuild(packed, header, mapOfNothing(header), new byte[0])).isEqualTo(after);
    }

    @Test
    void unpacksWithADictionaryOfZck() throws Exception {
        byte[] content = text(new Random(2), 30_000);
        zck.pack(content, "-m", "-s", "delta");
        zck.run(List.of("zck_gen_zdict", "packed.zck"));
        byte[] packed = zck.pack(content, "-u", "-h", "sha256", "-D", "packed.zdict");
        ZchunkHeader header = header(packed);
        assertThat(header.hasDictionary()).isTrue();
        assertThat(rebuild(packed, header, mapOfNothing(header), new byte[0])).isEqualTo(content);
    }

    private ZchunkHeader header(byte[] packed) throws Exception {
        ZchunkHeader header = ZchunkHeader.read(new ByteArrayInputStream(zck.header(packed)), WHERE);
        assertThat(header.fileBytes()).isEqualTo(packed.length);
        return header;
    }

    private static ChunkMap mapOfNothing(ZchunkHeader header) throws IOException {
        return ChunkMap.find(header, RawDelta.basis(new byte[0]), 0, WHERE);
    }

    /** Through bytes, as maps are kept. */
    private static byte[] rebuild(byte[] packed, ZchunkHeader header, ChunkMap found, byte[] before)
            throws IOException {
        ChunkMap map = ChunkMap.read(new ByteArrayInputStream(found.toBytes()), header, WHERE);
        ByteArrayOutputStream missing = new ByteArrayOutputStream();
        for (int chunk = 0; chunk < header.count(); chunk++) {
            if (map.isMissing(header, chunk)) {
                missing.write(packed, (int) header.position(chunk), header.storedLength(chunk));
            }
        }
        InputStream chunks = new ByteArrayInputStream(missing.toByteArray());
        try (RebuiltInput rebuilt = new RebuiltInput(header, map, RawDelta.basis(before), chunks, WHERE)) {
            byte[] content = rebuilt.readAllBytes();
            assertThat(chunks.read()).isNegative();
            return content;
        }
    }

    /** What {@code zck_delta_size} counts: the header too. */
    private static long downloaded(ZchunkHeader header, ChunkMap map) {
        return header.position(0) + map.missingBytes(header);
    }

    private static byte[] edited(Random random, byte[] content) {
        ByteArrayOutputStream edited = new ByteArrayOutputStream();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            int from = random.nextInt(content.length + 1);
            edited.write(content, from, content.length - from);
            edited.writeBytes(text(random, random.nextInt(30)));
        }
        return edited.toByteArray();
    }

    /** Text, noise and long runs of one byte, which is where cutting is peculiar. */
    private static byte[] content(Random random) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int i = 0; i < 6; i++) {
            switch (random.nextInt(4)) {
                case 0 -> content.writeBytes(text(random, random.nextInt(60_000)));
                case 1 -> {
                    byte[] run = new byte[random.nextInt(400_000)];
                    Arrays.fill(run, (byte) random.nextInt(4));
                    content.writeBytes(run);
                }
                default -> {
                    byte[] noise = new byte[random.nextInt(300_000)];
                    random.nextBytes(noise);
                    content.writeBytes(noise);
                }
            }
        }
        return content.toByteArray();
    }

    private static byte[] text(Random random, int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(SeededCases.oneOf(random, List.of("alpha ", "beta ", "gamma ", "delta\n")));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
