package dev.sealane.cli.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real command line against a temporary folder. */
final class ArtifactCommandTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void makeInputs() throws IOException {
        Files.writeString(directory.resolve("image"), "a file system ".repeat(10_000));
        assertThat(sealane("key", "generate", "--output", path("key"))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "xz", "lzma", "zstd"})
    void writesAnArtifactThatVerifies(String compression) {
        assertThat(write("--compression", compression, "-k", path("key"))).isZero();
        assertThat(sealane("artifact", "verify", "--key", path("key.pub"), "--device-type", "dev1", path("a.mender")))
                .isZero();
        assertThat(out.toString()).isEqualTo("good: rel-1 for dev1, signed and verified\n");
    }

    @Test
    void warnsThatOldClientsCannotReadZstd() {
        write("--compression", "zstd");
        assertThat(err.toString()).contains("mender-client 3.x and mender-artifact 3.x cannot read zstd");
    }

    @Test
    void showsAnArtifactToPeople() {
        write("-g", "stable");
        sealane("artifact", "read", path("a.mender"));
        assertThat(out.toString())
                .contains(
                        "Name: rel-1", "Signature: no signature", "Compatible types: [dev1]", "Provides group: stable")
                .contains("- Type: rootfs-image", "rootfs-image.version: rel-1", "name: image", "size: 140000");
    }

    @Test
    void showsAnArtifactToPrograms() {
        write("-k", path("key"));
        sealane("artifact", "read", "--json", "--key", path("key.pub"), path("a.mender"));
        assertThat(out.toString())
                .startsWith("{\"format\":\"mender\",\"version\":3,\"name\":\"rel-1\",\"signature\":\"verified\"")
                .contains("\"files\":[{\"name\":\"image\",\"size\":140000,\"sha256\":\"")
                .endsWith("}\n");
    }

    @Test
    void refusesAnUnsignedArtifactWithOneLine() {
        write();
        assertThat(sealane("artifact", "verify", "--key", path("key.pub"), path("a.mender")))
                .isEqualTo(8);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("manifest.sig");
    }

    @Test
    void refusesAnotherDeviceType() {
        write();
        assertThat(sealane("artifact", "verify", "-t", "dev2", path("a.mender")))
                .isEqualTo(8);
        assertThat(err.toString()).contains("dev2", "dev1");
    }

    @Test
    void refusesATruncatedArtifact() throws IOException {
        write();
        byte[] whole = Files.readAllBytes(directory.resolve("a.mender"));
        Files.write(directory.resolve("a.mender"), Arrays.copyOf(whole, whole.length - 2000));
        assertThat(sealane("artifact", "verify", path("a.mender"))).isEqualTo(8);
        assertThat(err.toString()).contains("truncated");
    }

    @Test
    void signsInPlaceAndReplacesASignatureOnlyWhenForced() {
        write();
        assertThat(sealane("artifact", "sign", "-k", path("key"), path("a.mender")))
                .isZero();
        assertThat(sealane("artifact", "sign", "-k", path("key"), path("a.mender")))
                .isEqualTo(6);
        assertThat(err.toString()).contains("--force");
        assertThat(sealane("artifact", "sign", "--force", "-k", path("key"), path("a.mender")))
                .isZero();
        assertThat(sealane("artifact", "verify", "-k", path("key.pub"), path("a.mender")))
                .isZero();
    }

    @Test
    void takesAnArtifactApart() throws IOException {
        write();
        assertThat(sealane("artifact", "dump", "--files", path("files"), path("a.mender")))
                .isZero();
        assertThat(Files.mismatch(directory.resolve("image"), directory.resolve("files/image")))
                .isEqualTo(-1);
    }

    @Test
    void takesMetaDataAndScriptsOutOfAnArtifact() throws IOException {
        Files.writeString(directory.resolve("meta"), "{\"a\": 1.50}");
        Files.writeString(directory.resolve("ArtifactInstall_Enter_00"), "#!/bin/sh\n");
        assertThat(sealane(
                        "artifact",
                        "write",
                        "module-image",
                        "-T",
                        "multi",
                        "-n",
                        "x",
                        "-t",
                        "d",
                        "-f",
                        path("image"),
                        "-m",
                        path("meta"),
                        "-s",
                        path("ArtifactInstall_Enter_00"),
                        "-o",
                        path("a.mender")))
                .as(err::toString)
                .isZero();
        assertThat(sealane("artifact", "dump", "--meta-data", path("m"), "--scripts", path("s"), path("a.mender")))
                .isZero();
        assertThat(directory.resolve("m/0000.meta-data")).hasContent("{\"a\": 1.50}");
        assertThat(directory.resolve("s/ArtifactInstall_Enter_00")).hasContent("#!/bin/sh\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void keepsNoFileOfAnArtifactThatIsDamaged() throws IOException {
        write("--compression", "none");
        byte[] bytes = Files.readAllBytes(directory.resolve("a.mender"));
        bytes[bytes.length - 20_000] ^= 1;
        Files.write(directory.resolve("a.mender"), bytes);
        assertThat(sealane("artifact", "dump", "--files", path("files"), path("a.mender")))
                .isEqualTo(8);
        assertThat(directory.resolve("files")).isEmptyDirectory();
    }

    @Test
    void neverReplacesAFileThatIsThere() throws IOException {
        write();
        Files.createDirectories(directory.resolve("files"));
        Files.writeString(directory.resolve("files/image"), "mine");
        assertThat(sealane("artifact", "dump", "--files", path("files"), path("a.mender")))
                .isEqualTo(6);
        assertThat(err.toString()).contains("already there").contains("files/image");
        assertThat(directory.resolve("files/image")).hasContent("mine");
    }

    @Test
    void leavesNothingBehindWhenWritingFails() throws IOException {
        assertThat(sealane(
                        "artifact",
                        "write",
                        "rootfs-image",
                        "-n",
                        "x",
                        "-t",
                        "d",
                        "-f",
                        path("missing"),
                        "-o",
                        path("b")))
                .isEqualTo(3);
        assertThat(err.toString()).contains("no such file").contains("missing");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrder("image", "key", "key.pub");
        }
    }

    @Test
    void namesTheWrongOptionAndTheHelp() {
        assertThat(sealane(
                        "artifact", "write", "rootfs-image", "--compression", "zip", "-n", "x", "-t", "d", "-f", "f"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("expected none, gzip, xz or zstd, found 'zip'")
                .contains("--help");
    }

    @Test
    void refusesAProvidesWithoutAColon() {
        assertThat(write("-p", "no-colon")).isEqualTo(2);
        assertThat(err.toString()).contains("KEY:VALUE");
    }

    @Test
    void keepsAPrivateKeyForItsOwnerAndNeverReplacesIt() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("key"))))
                .isEqualTo("rw-------");
        assertThat(sealane("key", "generate", "--output", path("key"))).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec-p256", "ed25519"})
    void showsEveryKindOfKeyWithoutItsSecret(String type) throws IOException {
        sealane("key", "generate", "--type", type, "--output", path("other"));
        assertThat(sealane("key", "show", path("other"))).isZero();
        assertThat(sealane("key", "show", path("other.pub"))).isZero();
        String secret = Files.readString(directory.resolve("other"))
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow();
        assertThat(out.toString()).contains("Kind: ").doesNotContain(secret);
    }

    private int write(String... more) {
        String[] base = {
            "artifact",
            "write",
            "rootfs-image",
            "-n",
            "rel-1",
            "-t",
            "dev1",
            "-f",
            path("image"),
            "-o",
            path("a.mender")
        };
        return sealane(Stream.of(base, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private int sealane(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out), new PrintWriter(err), arguments);
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }
}
