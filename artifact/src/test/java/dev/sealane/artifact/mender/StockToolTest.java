package dev.sealane.artifact.mender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.Digest;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.testing.StockTool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our reader and writer against Debian's mender-artifact, in both directions. */
final class StockToolTest {
    @TempDir
    private Path directory;

    private Path image = Path.of("");

    @BeforeEach
    void makeImage() throws IOException {
        byte[] bytes = new byte[700_001];
        new Random(1).nextBytes(bytes);
        Arrays.fill(bytes, 100_000, 500_000, (byte) 7);
        image = Files.write(directory.resolve("rootfs.ext4"), bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "lzma"})
    void readsRootfsImagesOfEveryCompression(String compression) throws Exception {
        tool(
                "write",
                "rootfs-image",
                "-n",
                "rel-1",
                "-t",
                "dev1",
                "-t",
                "dev2",
                "-f",
                image.toString(),
                "--compression",
                compression,
                "-o",
                "a.mender");
        Whole whole = read(ReadOptions.unverified());
        assertThat(whole.header().deviceTypes()).containsExactly("dev1", "dev2");
        assertThat(whole.header().payloadType()).contains(PayloadType.ROOTFS_IMAGE);
        assertThat(whole.header().provides())
                .containsEntry("rootfs-image.checksum", digest(image))
                .containsEntry("rootfs-image.version", "rel-1");
        assertThat(whole.header().clears().orElseThrow())
                .containsExactly("artifact_group", "rootfs_image_checksum", "rootfs-image.*");
        assertThat(whole.files()).extracting(file -> file.digest().hex()).containsExactly(digest(image));
    }

    @Test
    void readsModuleImagesWithEverythingInThem() throws Exception {
        String longName = "n".repeat(120);
        Files.writeString(directory.resolve(longName), "long");
        Files.writeString(directory.resolve("b-file,1.conf"), "");
        Files.writeString(directory.resolve("meta.json"), "{\"a\":1,\"list\":[\"x\",2],\"nested\":{\"q\":null}}");
        Files.writeString(directory.resolve("ArtifactInstall_Enter_00_x"), "#!/bin/sh\n");
        Files.writeString(directory.resolve("ArtifactCommit_Leave_99"), "#!/bin/sh\nexit 0\n");
        tool(
                "write",
                "module-image",
                "-n",
                "mod <&> 2",
                "-t",
                "dev1",
                "-T",
                "multi",
                "-f",
                longName,
                "-f",
                "b-file,1.conf",
                "-m",
                "meta.json",
                "-s",
                "ArtifactInstall_Enter_00_x",
                "-s",
                "ArtifactCommit_Leave_99",
                "-p",
                "prov1:x:y",
                "-d",
                "dep1:v1",
                "-N",
                "rel-1",
                "-N",
                "rel-0",
                "-g",
                "grpC",
                "-G",
                "grpA",
                "-G",
                "grpB",
                "--clears-provides",
                "foo.*",
                "-o",
                "a.mender");
        Whole whole = read(ReadOptions.unverified());
        MenderHeader header = whole.header();
        assertThat(header.artifactName()).isEqualTo("mod <&> 2");
        assertThat(header.artifactGroup()).contains("grpC");
        assertThat(header.info().dependsNames()).containsExactly("rel-1", "rel-0");
        assertThat(header.info().dependsGroups()).containsExactly("grpA", "grpB");
        assertThat(header.provides()).containsEntry("prov1", "x:y").containsKey("rootfs-image.multi.version");
        assertThat(header.depends()).isEqualTo(Map.of("dep1", List.of("v1")));
        assertThat(header.clears().orElseThrow()).containsExactly("foo.*", "rootfs-image.multi.*");
        assertThat(header.metaData()).contains("{\"a\":1,\"list\":[\"x\",2],\"nested\":{\"q\":null}}");
        assertThat(header.scripts())
                .extracting(script -> script.name().value())
                .containsExactlyInAnyOrder("ArtifactInstall_Enter_00_x", "ArtifactCommit_Leave_99");
        assertThat(whole.files()).extracting(file -> file.name().value()).containsExactly(longName, "b-file,1.conf");
    }

    @Test
    void readsBootstrapArtifacts() throws Exception {
        tool(
                "write",
                "bootstrap-artifact",
                "-n",
                "boot-1",
                "-t",
                "dev1",
                "-p",
                "rootfs-image.checksum:abc",
                "-o",
                "a.mender");
        Whole whole = read(ReadOptions.unverified());
        assertThat(whole.header().payloadType()).isEmpty();
        assertThat(whole.header().provides()).isEqualTo(Map.of("rootfs-image.checksum", "abc"));
        assertThat(whole.files()).isEmpty();
    }

    @Test
    void readsVersion2() throws Exception {
        tool("write", "rootfs-image", "-v", "2", "-n", "old", "-t", "dev1", "-f", image.toString(), "-o", "a.mender");
        Whole whole = read(ReadOptions.unverified());
        assertThat(whole.header().formatVersion()).isEqualTo(2);
        assertThat(whole.header().artifactName()).isEqualTo("old");
        assertThat(whole.header().provides()).isEmpty();
        assertThat(whole.files()).extracting(file -> file.digest().hex()).containsExactly(digest(image));
    }

    @Test
    void readsAugmentedArtifactsForInspectionOnly() throws Exception {
        Files.writeString(directory.resolve("base"), "base");
        Files.writeString(directory.resolve("more"), "more");
        Files.writeString(directory.resolve("meta.json"), "{}");
        tool(
                "write",
                "module-image",
                "-n",
                "aug",
                "-t",
                "dev1",
                "-T",
                "base-type",
                "-f",
                "base",
                "--augment-type",
                "base-type",
                "--augment-file",
                "more",
                "--augment-depends",
                "k:v",
                "--augment-provides",
                "a:b",
                "--augment-meta-data",
                "meta.json",
                "-o",
                "a.mender");
        ReadOptions inspect =
                new ReadOptions(ReadLimits.defaults(), new SignaturePolicy.Ignore(), ReadOptions.Augmented.INSPECT);
        Whole whole = read(inspect);
        assertThat(whole.augment().orElseThrow().provides()).isEqualTo(Map.of("a", "b"));
        assertThat(whole.files()).extracting(file -> file.name().value()).containsExactly("base", "more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void verifiesTheSignaturesOfTheTool(String algorithm) throws Exception {
        KeyPair key = writeKey(algorithm, "key");
        KeyPair other = writeKey(algorithm, "other");
        tool(
                "write",
                "rootfs-image",
                "-n",
                "rel-1",
                "-t",
                "dev1",
                "-f",
                image.toString(),
                "-k",
                "key",
                "-o",
                "a.mender");
        Whole whole = read(ReadOptions.verifiedBy(List.of(other.getPublic(), key.getPublic())));
        assertThat(whole.signature()).isEqualTo(new SignatureState.Verified(key.getPublic()));
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, mode = EnumSource.Mode.EXCLUDE, names = "ZSTD")
    void writesWhatTheToolValidates(Compression compression) throws Exception {
        for (String algorithm : List.of("RSA", "EC")) {
            KeyPair key = writeKey(algorithm, "key");
            ArtifactPlan plan = ArtifactBuilder.rootfsImage("rel-1", image)
                    .deviceType("dev1")
                    .build();
            MenderWriter.write(
                    plan,
                    WriteOptions.compressed(compression).signedBy(key.getPrivate()),
                    directory.resolve("a.mender"));
            tool("validate", "-k", "key.pub", "a.mender");
        }
    }

    @Test
    void writesModulesAndBootstrapsThatTheToolReadsTheSame() throws Exception {
        ArtifactPlan plan = ArtifactBuilder.moduleImage("mod <1> ü", new PayloadType("multi"))
                .deviceType("dev1")
                .deviceType("dev2")
                .file(image)
                .metaData("{\"a\": 1.50, \"n\": 12345678901234567890}")
                .script(new StateScript(
                        new ScriptName("ArtifactInstall_Enter_00"), "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII)))
                .provides("prov", "x:y")
                .depends("dep", "v")
                .group("grp")
                .dependsOnName("rel-0")
                .dependsOnGroup("alpha")
                .clears("foo.*")
                .build();
        MenderWriter.write(plan, WriteOptions.compressed(Compression.GZIP), directory.resolve("a.mender"));
        tool("validate", "a.mender");
        assertThat(tool("read", "a.mender"))
                .contains("Name: mod <1> ü", "[dev1 dev2]", "Provides group: grp", "[rel-0]", "[alpha]")
                .contains("ArtifactInstall_Enter_00", "prov: x:y", "dep: v", "rootfs-image.multi.version: mod <1> ü")
                .contains("[\"foo.*\", \"rootfs-image.multi.*\"]", "rootfs.ext4", digest(image));
        ArtifactPlan bootstrap = ArtifactBuilder.bootstrap("boot")
                .deviceType("dev1")
                .provides("k", "v")
                .build();
        MenderWriter.write(bootstrap, WriteOptions.compressed(Compression.GZIP), directory.resolve("b.mender"));
        tool("validate", "b.mender");
        assertThat(tool("read", "b.mender")).contains("Name: boot", "k: v");
    }

    @Test
    void signsWhatTheToolWroteSoThatTheToolVerifiesIt() throws Exception {
        KeyPair key = writeKey("EC", "key");
        tool("write", "rootfs-image", "-n", "rel-1", "-t", "dev1", "-f", image.toString(), "-o", "a.mender");
        Path signed = directory.resolve("signed.mender");
        MenderSigner.sign(directory.resolve("a.mender"), key.getPrivate(), MenderSigner.Existing.REFUSE, signed);
        tool("validate", "-k", "key.pub", "signed.mender");
    }

    static Stream<Arguments> defaultProvides() {
        List<List<String>> software = List.of(
                List.of(),
                List.of("--software-name", "app"),
                List.of("--software-filesystem", "data"),
                List.of("--software-filesystem", "data", "--software-name", "app"),
                List.of("--software-version", "v7"),
                List.of("--no-default-software-version"),
                List.of("--no-default-software-version", "--software-version", "v7"),
                List.of("--no-default-clears-provides"),
                List.of("-p", "rootfs-image.version:mine"));
        return Stream.of("rootfs-image", "module-image")
                .flatMap(kind -> software.stream().map(options -> Arguments.of(kind, options)));
    }

    @ParameterizedTest
    @MethodSource("defaultProvides")
    void choosesTheSameDefaultProvidesAndClearsAsTheTool(String kind, List<String> options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("write", kind, "-n", "rel-1", "-t", "dev1", "-f", image.toString()));
        command.addAll(kind.equals("module-image") ? List.of("-T", "multi") : List.of());
        command.addAll(options);
        command.addAll(List.of("-o", "a.mender"));
        tool(command.toArray(String[]::new));
        MenderHeader theirs = read(ReadOptions.unverified()).header();
        MenderWriter.write(
                plan(kind, options), WriteOptions.compressed(Compression.GZIP), directory.resolve("a.mender"));
        MenderHeader ours = read(ReadOptions.unverified()).header();
        assertThat(ours.provides()).isEqualTo(theirs.provides());
        assertThat(ours.clears()).isEqualTo(theirs.clears());
        assertThat(ours.metaData()).isEqualTo(theirs.metaData());
        assertThat(ours.headerInfoJson()).isEqualTo(theirs.headerInfoJson());
    }

    private ArtifactPlan plan(String kind, List<String> options) {
        ArtifactBuilder builder = kind.equals("rootfs-image")
                ? ArtifactBuilder.rootfsImage("rel-1", image)
                : ArtifactBuilder.moduleImage("rel-1", new PayloadType("multi")).file(image);
        for (int i = 0; i < options.size(); i++) {
            switch (options.get(i)) {
                case "--software-name" -> builder.softwareName(options.get(++i));
                case "--software-filesystem" -> builder.softwareFilesystem(options.get(++i));
                case "--software-version" -> builder.softwareVersion(options.get(++i));
                case "--no-default-software-version" -> builder.withoutDefaultSoftwareVersion();
                case "--no-default-clears-provides" -> builder.withoutDefaultClears();
                case "-p" -> {
                    String[] pair = options.get(++i).split(":", 2);
                    builder.provides(pair[0], pair[1]);
                }
                default -> throw new IllegalArgumentException(options.get(i));
            }
        }
        return builder.deviceType("dev1").build();
    }

    /** Everything that a complete read tells. */
    private record Whole(
            MenderHeader header, SignatureState signature, Optional<MenderHeader> augment, List<PayloadFile> files) {}

    private Whole read(ReadOptions options) throws IOException {
        try (InputStream in = Files.newInputStream(directory.resolve("a.mender"))) {
            MenderReader reader = MenderReader.open(in, options);
            PayloadSummary summary = reader.readPayload(PayloadSink.DISCARD);
            return new Whole(reader.header(), reader.signature(), reader.augment(), summary.files());
        }
    }

    private static String digest(Path file) throws IOException {
        return Digest.of(Files.readAllBytes(file)).hex();
    }

    private KeyPair writeKey(String algorithm, String name) throws Exception {
        return new StockTool(directory).writeKey(algorithm, name);
    }

    private String tool(String... arguments) throws Exception {
        return new StockTool(directory).run(arguments);
    }
}
