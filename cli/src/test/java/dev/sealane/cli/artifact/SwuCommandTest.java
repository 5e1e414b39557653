package dev.sealane.cli.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.cli.Main;
import dev.sealane.testing.SwuImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real command line with SWUpdate images, against a temporary folder. */
final class SwuCommandTest {
    private static final String KEY_FILE = "00".repeat(16) + " " + "01".repeat(16) + "\n";

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void makeInputs() throws IOException {
        Files.writeString(directory.resolve("rootfs.ext4"), "a file system ".repeat(10_000));
        Files.writeString(directory.resolve("aes.key"), KEY_FILE);
        Files.writeString(
                directory.resolve("sw-description"),
                "software = { version = \"7\"; hardware-compatibility = [ \"1.0\" ]; images = ( { filename = \"rootfs.ext4\";"
                        + " device = \"/dev/x\"; compressed = \"zstd\"; encrypted = true; } ); };");
        assertThat(sealane("key", "generate", "--type", "rsa", "--output", path("key")))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "zlib", "zstd", "xz"})
    void writesAnImageForTwoSlotsThatVerifies(String compression) {
        assertThat(write("--compression", compression, "-k", path("key"))).isZero();
        assertThat(sealane("artifact", "verify", "-k", path("key.pub"), "-H", "board:1.0", path("a.swu")))
                .isZero();
        assertThat(out.toString())
                .isEqualTo("good: version 2.4.0 for hardware 1.0 (stable,copy-a on board; stable,copy-b on board),"
                        + " signed and verified\n");
    }

    @Test
    void fillsATemplateAndEncryptsWhatItSays() {
        assertThat(sealane(
                        "artifact",
                        "write",
                        "swu",
                        "--template",
                        path("sw-description"),
                        "-K",
                        path("aes.key"),
                        "-o",
                        path("a.swu")))
                .isZero();
        assertThat(sealane("artifact", "verify", path("a.swu"))).isEqualTo(8);
        assertThat(err.toString()).contains("cannot decrypt");
        assertThat(sealane("artifact", "verify", "-K", path("aes.key"), path("a.swu")))
                .isZero();
    }

    @Test
    void encryptsTheDescriptionForTheHolderOfACertificate() throws Exception {
        SwuImages fleet = SwuImages.create(directory.resolve("fleet"));
        write("--recipient", fleet.certificate().toString(), "-K", path("aes.key"));
        assertThat(sealane("artifact", "verify", path("a.swu"))).isEqualTo(8);
        assertThat(sealane("artifact", "verify", "--description-key", path("fleet/key.pem"), path("a.swu")))
                .isZero();
        assertThat(write("--recipient", path("aes.key"))).isEqualTo(2);
        assertThat(write(
                        "--recipient",
                        fleet.certificate().toString(),
                        "--encrypted-description",
                        "-K",
                        path("aes.key")))
                .isEqualTo(2);
        assertThat(write("--encrypted-description")).isEqualTo(2);
    }

    @Test
    void showsAnImageToPeopleAndToPrograms() {
        write("-k", path("key"));
        sealane("artifact", "read", path("a.swu"));
        assertThat(out.toString())
                .contains("Version: 2.4.0", "Selected by stable,copy-b:", "device: /dev/b", "boot variable: slot=b");
        sealane("artifact", "read", "--json", "-k", path("key.pub"), "-e", "stable,copy-a", path("a.swu"));
        assertThat(out.toString())
                .startsWith(
                        "{\"format\":\"swu\",\"version\":\"2.4.0\",\"signature\":\"verified\",\"hardware\":[\"1.0\"]")
                .contains("\"mode\":\"copy-a\"", "\"file\":\"rootfs.ext4\"", "\"boot_variables\":{\"slot\":\"a\"")
                .doesNotContain("copy-b")
                .endsWith("}\n");
    }

    @Test
    void refusesOtherHardwareAnotherSelectionAndNoSignature() {
        write();
        assertThat(sealane("artifact", "verify", "-H", "board:2.0", path("a.swu")))
                .isEqualTo(8);
        assertThat(err.toString()).contains("wrong hardware");
        assertThat(sealane("artifact", "verify", "-e", "stable,other", path("a.swu")))
                .isEqualTo(8);
        assertThat(err.toString()).contains("unknown selection");
        assertThat(sealane("artifact", "verify", "-e", "stable", path("a.swu"))).isEqualTo(2);
        assertThat(sealane("artifact", "verify", "-k", path("key.pub"), path("a.swu")))
                .isEqualTo(8);
        assertThat(err.toString()).contains("sw-description.sig");
    }

    @Test
    void signsInPlaceAndReplacesASignatureOnlyWhenForced() {
        write();
        assertThat(sealane("artifact", "sign", "--pss", "-k", path("key"), path("a.swu")))
                .isZero();
        assertThat(sealane("artifact", "verify", "--pss", "-k", path("key.pub"), path("a.swu")))
                .isZero();
        assertThat(sealane("artifact", "sign", "-k", path("key"), path("a.swu")))
                .isEqualTo(6);
        assertThat(err.toString()).contains("--force");
        assertThat(sealane("artifact", "sign", "--force", "-k", path("key"), path("a.swu")))
                .isZero();
        assertThat(sealane("artifact", "verify", "-k", path("key.pub"), path("a.swu")))
                .isZero();
    }

    @Test
    void convertsARootFileSystemInBothDirections() throws IOException {
        write();
        assertThat(sealane("artifact", "convert", path("a.swu"), "-k", path("key"), "-o", path("a.mender")))
                .isZero();
        sealane("artifact", "read", path("a.mender"));
        assertThat(out.toString())
                .contains("Name: 2.4.0", "Compatible types: [1.0]", "name: rootfs.ext4", "size: 140000");
        assertThat(sealane(
                        "artifact",
                        "convert",
                        "--verify-key",
                        path("key.pub"),
                        path("a.mender"),
                        "-o",
                        path("b.swu"),
                        "--device-a",
                        "/dev/a",
                        "--device-b",
                        "/dev/b"))
                .isZero();
        assertThat(Files.readAllBytes(directory.resolve("b.swu")))
                .isEqualTo(Files.readAllBytes(directory.resolve("a.swu")));
    }

    @Test
    void refusesToConvertWhatTheOtherFormatCannotSay() throws IOException {
        String entry = "{ filename = \"rootfs.ext4\"; device = \"/dev/x\"; }";
        Files.writeString(
                directory.resolve("sw-description"),
                "software = { version = \"7\"; hardware-compatibility = [ \"#RE:^1\" ]; stable = { a = { images = ( "
                        + entry
                        + " ); scripts = ( { filename = \"aes.key\"; type = \"shellscript\"; } ); bootenv = ( { name = \"x\";"
                        + " value = \"1\"; } ); }; b = { images = ( " + entry + " ); }; }; };",
                StandardCharsets.UTF_8);
        sealane("artifact", "write", "swu", "--template", path("sw-description"), "-o", path("a.swu"));
        assertThat(sealane("artifact", "convert", path("a.swu"), "-o", path("a.mender")))
                .isEqualTo(5);
        assertThat(err.toString())
                .contains("would be lost", "shellscript", "the boot variable 'x'", "the expression '#RE:^1'");
        sealane(
                "artifact",
                "write",
                "module-image",
                "-T",
                "app",
                "-n",
                "x",
                "-t",
                "d",
                "-f",
                path("rootfs.ext4"),
                "-o",
                path("m.mender"));
        assertThat(sealane(
                        "artifact",
                        "convert",
                        path("m.mender"),
                        "-o",
                        path("m.swu"),
                        "--device-a",
                        "a",
                        "--device-b",
                        "b"))
                .isEqualTo(5);
        assertThat(err.toString()).contains("the payload type 'app'");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .doesNotContain("a.mender", "m.swu")
                    .noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void refusesHalfACommandLine() {
        assertThat(sealane("artifact", "write", "swu", "-o", path("a.swu"))).isEqualTo(2);
        assertThat(err.toString()).contains("--template");
        assertThat(sealane("artifact", "write", "swu", "--file", path("rootfs.ext4"), "-o", path("a.swu")))
                .isEqualTo(2);
    }

    private int write(String... more) {
        String[] base = {
            "artifact",
            "write",
            "swu",
            "-f",
            path("rootfs.ext4"),
            "-n",
            "2.4.0",
            "--hardware",
            "1.0",
            "--device-a",
            "/dev/a",
            "--device-b",
            "/dev/b",
            "-o",
            path("a.swu")
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
