package dev.sealane.artifact.mender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.artifact.ArtifactException;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of artifact in every compression and with every kind of key that Debian's mender-artifact knows, in both
 * directions: what it writes we read and verify, what we write it reads and validates, and neither takes the wrong key.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StockMatrixTest {
    private static final List<String> FILES = List.of("image.ext4", "second,file.txt", "empty");

    private Path directory = Path.of("");

    private final Map<String, KeyPair> keys = new HashMap<>();

    /** What there is to write. */
    enum Kind {
        ROOTFS_IMAGE("rootfs-image"),
        ROOTFS_IMAGE_OF_VERSION_2("rootfs-image"),
        MODULE_IMAGE_WITH_ONE_FILE("module-image"),
        MODULE_IMAGE_WITH_MANY_FILES("module-image"),
        BOOTSTRAP("bootstrap-artifact");

        private final String command;

        Kind(String command) {
            this.command = command;
        }

        List<String> files() {
            return switch (this) {
                case ROOTFS_IMAGE, ROOTFS_IMAGE_OF_VERSION_2, MODULE_IMAGE_WITH_ONE_FILE -> FILES.subList(0, 1);
                case MODULE_IMAGE_WITH_MANY_FILES -> FILES;
                case BOOTSTRAP -> List.of();
            };
        }

        boolean hasScripts() {
            return this != BOOTSTRAP;
        }

        boolean hasProvides() {
            return this != ROOTFS_IMAGE_OF_VERSION_2;
        }
    }

    /** Who signs. */
    enum Signer {
        NOBODY,
        RSA,
        EC
    }

    @BeforeAll
    void makeInputs(@TempDir Path shared) throws Exception {
        directory = shared;
        byte[] image = new byte[300_001];
        new Random(1).nextBytes(image);
        Arrays.fill(image, 50_000, 250_000, (byte) 7);
        Files.write(directory.resolve(FILES.get(0)), image);
        Files.writeString(directory.resolve(FILES.get(1)), "text");
        Files.createFile(directory.resolve(FILES.get(2)));
        Files.writeString(directory.resolve("ArtifactInstall_Enter_00_x"), "#!/bin/sh\n");
        for (String algorithm : List.of("RSA", "EC")) {
            keys.put(algorithm, tool().writeKey(algorithm, algorithm));
            keys.put("other-" + algorithm, tool().writeKey(algorithm, "other-" + algorithm));
        }
    }

    static Stream<Arguments> matrix() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(Compression.NONE, Compression.GZIP, Compression.XZ)
                        .flatMap(compression ->
                                Stream.of(Signer.values()).map(signer -> Arguments.of(kind, compression, signer))));
    }

    /** Version 2 is read only. */
    static Stream<Arguments> matrixOfOurs() {
        return matrix().filter(row -> row.get()[0] != Kind.ROOTFS_IMAGE_OF_VERSION_2);
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void readsAndVerifiesWhatTheToolWrites(Kind kind, Compression compression, Signer signer) throws Exception {
        List<String> command = new ArrayList<>(List.of("write", kind.command, "-n", "rel-1", "-t", "dev1"));
        command.addAll(List.of("--compression", compression == Compression.XZ ? "lzma" : compression.label()));
        kind.files().forEach(file -> command.addAll(List.of("-f", file)));
        if (kind == Kind.ROOTFS_IMAGE_OF_VERSION_2) {
            command.addAll(List.of("-v", "2"));
        }
        if (kind.command.equals("module-image")) {
            command.addAll(List.of("-T", "multi"));
        }
        if (kind.hasProvides()) {
            command.addAll(List.of("-p", "app.version:7", "-d", "base:1", "--clears-provides", "app.*"));
        }
        if (kind.hasScripts()) {
            command.addAll(List.of("-s", "ArtifactInstall_Enter_00_x"));
        }
        if (signer != Signer.NOBODY) {
            command.addAll(List.of("-k", signer.name()));
        }
        command.addAll(List.of("-o", "theirs.mender"));
        tool().run(command.toArray(String[]::new));

        Path theirs = directory.resolve("theirs.mender");
        assertHolds(kind, theirs, ReadOptions.unverified());
        assertOnlyTheRightKeyVerifies(kind, signer, theirs);
    }

    @ParameterizedTest
    @MethodSource("matrixOfOurs")
    void writesWhatTheToolReadsAndValidates(Kind kind, Compression compression, Signer signer) throws Exception {
        WriteOptions options = WriteOptions.compressed(compression);
        Path ours = directory.resolve("ours.mender");
        MenderWriter.write(
                plan(kind),
                signer == Signer.NOBODY
                        ? options
                        : options.signedBy(keys.get(signer.name()).getPrivate()),
                ours);

        String told = tool().run("read", "ours.mender");
        kind.files().forEach(file -> assertThat(told).contains(file));
        assertThat(told)
                .contains("Name: rel-1", "[dev1]", "app.version: 7", "base: 1", "app.*")
                .contains(kind.hasScripts() ? "ArtifactInstall_Enter_00_x" : "");
        assertHolds(kind, ours, ReadOptions.unverified());
        assertOnlyTheRightKeyVerifies(kind, signer, ours);
        if (signer == Signer.NOBODY) {
            tool().run("validate", "ours.mender");
        } else {
            tool().run("validate", "-k", signer + ".pub", "ours.mender");
            assertThat(tool().tryTo(List.of("validate", "-k", "other-" + signer + ".pub", "ours.mender"))
                            .exitCode())
                    .isNotZero();
        }
    }

    private ArtifactPlan plan(Kind kind) {
        Path image = directory.resolve(FILES.getFirst());
        ArtifactBuilder builder = switch (kind) {
            case ROOTFS_IMAGE, ROOTFS_IMAGE_OF_VERSION_2 -> ArtifactBuilder.rootfsImage("rel-1", image);
            case MODULE_IMAGE_WITH_ONE_FILE, MODULE_IMAGE_WITH_MANY_FILES ->
                ArtifactBuilder.moduleImage("rel-1", new PayloadType("multi"));
            case BOOTSTRAP -> ArtifactBuilder.bootstrap("rel-1");
        };
        if (kind.command.equals("module-image")) {
            kind.files().forEach(file -> builder.file(directory.resolve(file)));
        }
        if (kind.hasScripts()) {
            builder.script(new StateScript(
                    new ScriptName("ArtifactInstall_Enter_00_x"), "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII)));
        }
        return builder.deviceType("dev1")
                .provides("app.version", "7")
                .depends("base", "1")
                .clears("app.*")
                .build();
    }

    private void assertHolds(Kind kind, Path artifact, ReadOptions options) throws IOException {
        try (InputStream in = Files.newInputStream(artifact)) {
            MenderReader reader = MenderReader.open(in, options);
            List<PayloadFile> files = reader.readPayload(PayloadSink.DISCARD).files();
            MenderHeader header = reader.header();
            assertThat(header.artifactName()).isEqualTo("rel-1");
            assertThat(header.deviceTypes()).containsExactly("dev1");
            assertThat(header.scripts()).hasSize(kind.hasScripts() ? 1 : 0);
            if (kind.hasProvides()) {
                assertThat(header.provides()).containsEntry("app.version", "7");
                assertThat(header.depends()).containsEntry("base", List.of("1"));
                assertThat(header.clears().orElseThrow()).contains("app.*");
            }
            assertThat(files).extracting(file -> file.name().value()).containsExactlyElementsOf(kind.files());
            for (PayloadFile file : files) {
                assertThat(file.digest())
                        .isEqualTo(Digest.of(
                                Files.readAllBytes(directory.resolve(file.name().value()))));
            }
        }
    }

    private void assertOnlyTheRightKeyVerifies(Kind kind, Signer signer, Path artifact) throws IOException {
        if (signer == Signer.NOBODY) {
            assertThatThrownBy(() -> assertHolds(kind, artifact, verifiedBy("RSA")))
                    .isInstanceOf(ArtifactException.SignatureMissing.class);
            return;
        }
        assertHolds(kind, artifact, verifiedBy(signer.name()));
        for (String wrong : List.of("other-RSA", "other-EC")) {
            assertThatThrownBy(() -> assertHolds(kind, artifact, verifiedBy(wrong)))
                    .isInstanceOf(ArtifactException.SignatureWrong.class);
        }
    }

    private ReadOptions verifiedBy(String name) {
        return ReadOptions.verifiedBy(List.of(keys.get(name).getPublic()));
    }

    private StockTool tool() {
        return new StockTool(directory);
    }
}
