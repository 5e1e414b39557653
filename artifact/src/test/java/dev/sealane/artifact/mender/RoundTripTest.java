package dev.sealane.artifact.mender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.codec.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the writer takes, the reader gives back; and the same plan gives the same bytes. */
final class RoundTripTest {
    private static Path directory = Path.of("");

    @BeforeContainer
    static void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("sealane-round-trip");
    }

    @AfterContainer
    static void removeDirectory() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

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

    @Property(tries = 60)
    void givesBackWhatWasWritten(@ForAll("samples") Sample sample) throws IOException {
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

    @Property(tries = 20)
    void writesTheSameBytesOnAnyNumberOfCores(@ForAll("samples") Sample sample) throws IOException {
        ArtifactPlan plan = plan(sample);
        Path one = directory.resolve("one.mender");
        Path many = directory.resolve("many.mender");
        MenderWriter.write(plan, WriteOptions.compressed(sample.compression()).withThreads(1), one);
        MenderWriter.write(plan, WriteOptions.compressed(sample.compression()).withThreads(5), many);
        assertThat(Files.mismatch(one, many)).isEqualTo(-1);
    }

    private static ArtifactPlan plan(Sample sample) throws IOException {
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

    @Provide
    Arbitrary<Sample> samples() {
        return Combinators.combine(
                        infos(), typeInfos(), metaData(), scripts(), contents(), Arbitraries.of(Compression.values()))
                .as(Sample::new);
    }

    private static Arbitrary<HeaderInfo> infos() {
        return Combinators.combine(
                        names(), names().optional(), names().list().ofMinSize(1).ofMaxSize(3), lists(), lists())
                .as((name, group, types, depends, groups) ->
                        new HeaderInfo(Optional.of(new PayloadType("a type")), name, group, types, depends, groups));
    }

    private static Arbitrary<TypeInfo> typeInfos() {
        Arbitrary<Map<String, String>> provides =
                Arbitraries.maps(keys(), values()).ofMaxSize(4);
        Arbitrary<Map<String, List<String>>> depends =
                Arbitraries.maps(keys(), values().map(List::of)).ofMaxSize(3);
        Arbitrary<Optional<List<String>>> clears =
                keys().map(key -> key + "*").list().ofMinSize(1).ofMaxSize(3).optional();
        return Combinators.combine(provides, depends, clears)
                .as((some, others, patterns) -> new TypeInfo(new TreeMap<>(some), new TreeMap<>(others), patterns));
    }

    private static Arbitrary<Optional<String>> metaData() {
        return Arbitraries.of(
                Optional.empty(), Optional.of(""), Optional.of("{\"a\": [1, 2.50, 12345678901234567890]}"));
    }

    private static Arbitrary<List<ScriptName>> scripts() {
        return Arbitraries.of(
                        "ArtifactInstall_Enter_00", "ArtifactCommit_Leave_99_x.sh", "ArtifactRollbackReboot_Error_10_a")
                .map(ScriptName::new)
                .list()
                .uniqueElements()
                .ofMaxSize(3);
    }

    private static Arbitrary<List<Content>> contents() {
        Arbitrary<Integer> lengths = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 3000),
                Arbitraries.of(511, 512, 513, 16 * 1024, 1024 * 1024 - 1024, 1024 * 1024, 1024 * 1024 + 1, 2_500_000));
        return Combinators.combine(lengths, Arbitraries.integers())
                .as(Content::new)
                .list()
                .ofMaxSize(4);
    }

    private static Arbitrary<List<String>> lists() {
        return names().list().ofMaxSize(3);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMinLength(1).ofMaxLength(20).filter(text -> Text.isName(text, 256)),
                Arbitraries.of("rel-1", "<&>\"\\", "ü € 🙂", "n".repeat(256)));
    }

    private static Arbitrary<String> keys() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars('.', '-')
                .ofMinLength(1)
                .ofMaxLength(30);
    }

    private static Arbitrary<String> values() {
        return Arbitraries.strings()
                .ofMaxLength(30)
                .filter(text -> text.codePoints().allMatch(c -> Character.getType(c) != Character.SURROGATE));
    }
}
