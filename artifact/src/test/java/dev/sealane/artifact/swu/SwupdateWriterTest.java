package dev.sealane.artifact.swu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import dev.sealane.artifact.testing.OpenSsl;
import dev.sealane.testing.Swupdate;
import dev.sealane.testing.Swupdate.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Debian's installer installs what the writer writes, and the targets hold what went in. */
final class SwupdateWriterTest {
    private static final int DEVICE_BYTES = 400_000;

    @TempDir
    private static Path directory;

    private static SwuWriteOptions options;
    private static Swupdate swupdate;

    private final byte[] image = new byte[300_000];

    @BeforeAll
    static void prepare() throws IOException {
        OpenSsl openssl = new OpenSsl(directory);
        openssl.selfSigned("root", "basicConstraints=critical,CA:TRUE", "keyUsage=keyCertSign");
        openssl.issued("signer", "root", "rsa", "extendedKeyUsage=emailProtection", "keyUsage=digitalSignature");
        Files.writeString(directory.resolve("aes.key"), ImageDraft.KEY_FILE);
        options = SwuWriteOptions.plain()
                .withContentKey(ContentKey.readFile(directory.resolve("aes.key")))
                .signedBy(new SwuSigning.Certificates(openssl.key("signer"), List.of(openssl.certificate("signer"))));
        swupdate = new Swupdate(directory);
    }

    @BeforeEach
    void makeFiles() throws IOException {
        new Random(7).nextBytes(image);
        Arrays.fill(image, 0, 200_000, (byte) 'x');
        Files.write(directory.resolve("rootfs"), image);
        Files.write(directory.resolve("device-a"), new byte[DEVICE_BYTES]);
        Files.write(directory.resolve("device-b"), new byte[DEVICE_BYTES]);
    }

    @ParameterizedTest
    @CsvSource({"'', false, a", "zlib, false, b", "zstd, true, a", "zlib, true, b"})
    void installsAnImageForTwoSlots(String compression, boolean encrypted, String slot) throws IOException {
        DoubleCopy copy = new DoubleCopy(
                "2.4.0",
                List.of("1.0"),
                "rootfs",
                compression,
                encrypted,
                new DoubleCopy.Devices(path("device-a"), path("device-b")),
                "slot");
        install(copy.template(), "-e", "stable,copy-" + slot, "-K", path("aes.key"));
        assertThat(Files.readAllBytes(directory.resolve("device-" + slot)))
                .isEqualTo(Arrays.copyOf(image, DEVICE_BYTES));
        assertThat(Files.readAllBytes(directory.resolve(slot.equals("a") ? "device-b" : "device-a")))
                .isEqualTo(new byte[DEVICE_BYTES]);
    }

    @Test
    void installsFilledTemplatesInBothLanguages() throws IOException {
        String libconfig =
                "software = { version = \"1\"; hardware-compatibility = [ \"1.0\" ]; common = ( { filename = "
                        + "\"rootfs\"; path = \"" + path("one")
                        + "\"; compressed = \"zstd\"; encrypted = true; } ); stable = { main "
                        + "= { files = ( { ref = \"#/software/common\"; } ); }; }; };";
        install(document(libconfig), "-e", "stable,main", "-K", path("aes.key"));
        assertThat(Files.readAllBytes(directory.resolve("one"))).isEqualTo(image);
        String json = "{ \"software\": { \"version\": \"1\", \"hardware-compatibility\": [ \"1.0\" ], \"files\": [ { "
                + "\"filename\": \"rootfs\", \"path\": \"" + path("two") + "\", \"compressed\": \"zlib\" } ] } }";
        install(document(json));
        assertThat(Files.readAllBytes(directory.resolve("two"))).isEqualTo(image);
    }

    private static DescriptionDocument document(String text) throws IOException {
        return DescriptionDocument.parse(text.getBytes(StandardCharsets.UTF_8), "the template");
    }

    private static void install(DescriptionDocument template, String... arguments) throws IOException {
        Path swu = directory.resolve("a.swu");
        SwuWriter.write(template, Map.of("rootfs", directory.resolve("rootfs")), options, swu);
        Swupdate.Result result = swupdate.install(swu, directory.resolve("root.pem"), List.of(arguments));
        assertThat(result.verdict()).as(result.log()).isEqualTo(Verdict.INSTALLED);
    }

    private static String path(String name) {
        return directory.resolve(name).toString();
    }
}
