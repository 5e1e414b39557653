package dev.sealane.artifact.mender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.testing.SeededCases;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the writer takes, the reader gives back; and the same plan gives the same bytes. */
final class RoundTripTest {
    private static final String KEY_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    private static final List<Integer> BORDER_LENGTHS =
            List.of(511, 512, 513, 16 * 1024, 1024 * 1024 - 1024, 1024 * 1024, 1024 * 1024 + 1, 2_500_000);
    private static final List<String> ODD_NAMES = List.of("rel-1", "<&>\"\\", "ü € 🙂", "n".repeat(256));
    private static final List<Optional<String>> META_DATA =
            List.of(Optional.empty(), Optional.of(""), Optional.of("{\"a\": [1, 2.50, 12345678901234567890]}"));
    private static final List<String> SCRIPTS =
            List.of("ArtifactInstall_Enter_00", "ArtifactCommit_Leave_99_x.sh", "ArtifactRollbackReboot_Error_10_a");

    @TempDir
    private Path directory;

    /** A file of a length that provokes block borders, half random and half zeros. */
    record Content(int length, int seed) {
        byte[] bytes() {
            byte[] bytes = new byte[length];
            new Random(seed).nextBytes(bytes);
            Arrays.fill(bytes, length / 2, length, (byte) 0);
            return bytes;
        }
    }

    record Sample(
            HeaderInfo info,
            TypeInfo typeInfo,
            Optional<String> metaData,
            List<ScriptName> scripts,
            List<Content> files,
            Compression compression) {}

    @Test
    void givesBackWhatWasWritten() {
        SeededCases.tryEach(60, random -> assertGivesBack(sample(random)));
    }

    @Test
    void writesTheSameBytesOnAnyNumberOfCores() {
        SeededCases.tryEach(20, random -> assertSameBytesOnAnyNumberOfCores(sample(random)));
    }

    private void assertGivesBack(Sample sample) throws IOException {
        ArtifactPlan plan = plan(sample);
        Path output = directory.resolve("out.mender");
        MenderWriter.write(plan, WriteOptions.compressed(sample.compression()).withThreads(2), output);
        List<byte[]> contents = new ArrayList<>();
        try (InputStream in = Files.newInputStream(output)) {
            MenderReader reader = MenderReader.open(in, ReadOptions.unverified());
            PayloadSummary summary = reader.readPayload((file, content) -> contents.add(content.readAllBytes()));
            assertThat(summary.warnings()).isEmpty();
            MenderHeader header = reader.header();
            assertThat(header.info()).isEqualTo(sample.info());
            assertThat(header.typeInfo()).isEqualTo(sample.typeInfo());
            assertThat(header.metaData()).isEqualTo(sample.metaData());
            assertThat(header.scripts()).containsExactlyInAnyOrderElementsOf(plan.scripts());
        }
        assertThat(contents)
                .usingElementComparator(Arrays::compare)
                .containsExactlyElementsOf(
                        sample.files().stream().map(Content::bytes).toList());
    }

    private void assertSameBytesOnAnyNumberOfCores(Sample sample) throws IOException {
        ArtifactPlan plan = plan(sample);
        Path one = directory.resolve("one.mender");
        Path many = directory.resolve("many.mender");
        MenderWriter.write(plan, WriteOptions.compressed(sample.compression()).withThreads(1), one);
        MenderWriter.write(plan, WriteOptions.compressed(sample.compression()).withThreads(5), many);
        assertThat(Files.mismatch(one, many)).isEqualTo(-1);
    }

    private ArtifactPlan plan(Sample sample) throws IOException {
        List<PayloadSource> sources = new ArrayList<>();
        for (Content content : sample.files()) {
            Path file = directory.resolve("file-" + sources.size());
            Files.write(file, content.bytes());
            sources.add(PayloadSource.of(file));
        }
        List<StateScript> scripts = sample.scripts().stream()
                .map(name -> new StateScript(name, name.value().getBytes(StandardCharsets.UTF_8)))
                .toList();
        return new ArtifactPlan(
                sample.info(), sample.typeInfo(), sample.metaData(), scripts, sources, Optional.empty());
    }

    private static Sample sample(Random random) {
        return new Sample(
                info(random),
                typeInfo(random),
                SeededCases.oneOf(random, META_DATA),
                scripts(random),
                SeededCases.listOf(random, 0, 4, RoundTripTest::content),
                SeededCases.oneOf(random, List.of(Compression.values())));
    }

    private static HeaderInfo info(Random random) {
        return new HeaderInfo(
                Optional.of(new PayloadType("a type")),
                name(random),
                random.nextBoolean() ? Optional.of(name(random)) : Optional.empty(),
                SeededCases.listOf(random, 1, 3, RoundTripTest::name),
                SeededCases.listOf(random, 0, 3, RoundTripTest::name),
                SeededCases.listOf(random, 0, 3, RoundTripTest::name));
    }

    private static TypeInfo typeInfo(Random random) {
        Map<String, String> provides = new TreeMap<>();
        SeededCases.listOf(random, 0, 4, RoundTripTest::key).forEach(key -> provides.put(key, value(random)));
        Map<String, List<String>> depends = new TreeMap<>();
        SeededCases.listOf(random, 0, 3, RoundTripTest::key).forEach(key -> depends.put(key, List.of(value(random))));
        List<String> clears = SeededCases.listOf(random, 1, 3, generator -> key(generator) + "*");
        return new TypeInfo(provides, depends, random.nextBoolean() ? Optional.of(clears) : Optional.empty());
    }

    private static List<ScriptName> scripts(Random random) {
        List<String> names = new ArrayList<>(SCRIPTS);
        Collections.shuffle(names, random);
        return names.stream()
                .limit(random.nextInt(SCRIPTS.size() + 1))
                .map(ScriptName::new)
                .toList();
    }

    private static Content content(Random random) {
        int length = random.nextBoolean() ? random.nextInt(3001) : SeededCases.oneOf(random, BORDER_LENGTHS);
        return new Content(length, random.nextInt());
    }

    private static String name(Random random) {
        if (random.nextBoolean()) {
            return SeededCases.oneOf(random, ODD_NAMES);
        }
        String text = SeededCases.anyText(random, 20);
        return Text.isName(text, 256) ? text : name(random);
    }

    private static String key(Random random) {
        return SeededCases.textOf(random, 1, 30, KEY_CHARACTERS);
    }

    private static String value(Random random) {
        return SeededCases.anyText(random, 30);
    }
}
