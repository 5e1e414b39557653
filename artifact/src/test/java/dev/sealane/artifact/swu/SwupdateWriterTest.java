package dev.sealane.artifact.swu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import dev.sealane.artifact.testing.OpenSsl;
import dev.sealane.testing.Swupdate;
import dev.sealane.testing.Swupdate.Verdict;
import dev.sealane.testing.SwupdateRelease;
import dev.sealane.testing.SwupdateRelease.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Debian's installers install what the writer writes, and the targets hold what went in. */
final class SwupdateWriterTest {
    private static final int DEVICE_BYTES = 400_000;
    private static final int LONGEST_KEY_BYTES = 32;

    @TempDir
    private static Path directory;

    private static OpenSsl openssl;
    private static SwuWriteOptions options;

    private final byte[] image = new byte[300_000];

    @BeforeAll
    static void prepare() throws IOException {
        openssl = new OpenSsl(directory);
        openssl.selfSigned("root", "basicConstraints=critical,CA:TRUE", "keyUsage=keyCertSign");
        openssl.issued("signer", "root", "rsa", "extendedKeyUsage=emailProtection", "keyUsage=digitalSignature");
        openssl.issued("curve", "root", "ec", "extendedKeyUsage=emailProtection", "keyUsage=digitalSignature");
        for (String name : List.of("signer", "curve")) {
            openssl.run("pkey", "-in", name + ".key", "-pubout", "-out", name + ".pub");
        }
        byte[] aes = new byte[LONGEST_KEY_BYTES];
        new Random(9).nextBytes(aes);
        Files.writeString(directory.resolve("aes.key"), HexFormat.of().formatHex(aes) + " " + "0f".repeat(16) + "\n");
        options = SwuWriteOptions.plain().withContentKey(ContentKey.readFile(directory.resolve("aes.key")));
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
    @CsvSource({
        "BOOKWORM, CMS, signer, '', false, a",
        "BOOKWORM, CMS, curve, zlib, false, b",
        "BOOKWORM, CMS, signer, zstd, true, a",
        "BOOKWORM, CMS, signer, zlib, true, b",
        "TRIXIE, CMS, signer, '', false, a",
        "TRIXIE, CMS, curve, zlib, false, b",
        "TRIXIE, CMS, signer, zstd, true, a",
        "TRIXIE, CMS, signer, zlib, true, b",
        "FORKY, CMS, signer, '', false, a",
        "FORKY, CMS, curve, zlib, false, b",
        "FORKY, CMS, signer, xz, true, b",
        "FORKY, RSA, signer, zstd, true, a",
        "FORKY, RSA, curve, xz, false, b",
        "FORKY, RSA_PSS, signer, zlib, true, b",
    })
    void installsAnImageForTwoSlots(
            SwupdateRelease release,
            Signature signature,
            String signer,
            String compression,
            boolean encrypted,
            String slot)
            throws IOException {
        DoubleCopy copy = new DoubleCopy(
                "2.4.0",
                List.of("1.0"),
                "rootfs",
                compression,
                encrypted,
                new DoubleCopy.Devices(path("device-a"), path("device-b")),
                "slot");
        write(copy.template(), signing(signature, signer));

        Swupdate.Result result = new Swupdate(release, directory)
                .expecting(signature)
                .install(
                        directory.resolve("a.swu"),
                        directory.resolve(signature == Signature.CMS ? "root.pem" : signer + ".pub"),
                        List.of("-e", "stable,copy-" + slot, "-K", path("aes.key")));

        assertThat(result.verdict()).as(result.log()).isEqualTo(Verdict.INSTALLED);
        assertThat(Files.readAllBytes(directory.resolve("device-" + slot)))
                .isEqualTo(Arrays.copyOf(image, DEVICE_BYTES));
        assertThat(Files.readAllBytes(directory.resolve(slot.equals("a") ? "device-b" : "device-a")))
                .isEqualTo(new byte[DEVICE_BYTES]);
    }

    @ParameterizedTest
    @EnumSource
    void installsFilledTemplatesInBothLanguages(SwupdateRelease release) throws IOException {
        String libconfig =
                "software = { version = \"1\"; hardware-compatibility = [ \"1.0\" ]; common = ( { filename = "
                        + "\"rootfs\"; path = \"" + path("one")
                        + "\"; compressed = \"zstd\"; encrypted = true; } ); stable = { main "
                        + "= { files = ( { ref = \"#/software/common\"; } ); }; }; };";
        String json = "{ \"software\": { \"version\": \"1\", \"hardware-compatibility\": [ \"1.0\" ], \"files\": [ { "
                + "\"filename\": \"rootfs\", \"path\": \"" + path("two") + "\", \"compressed\": \"zlib\" } ] } }";
        Files.deleteIfExists(directory.resolve("one"));
        Files.deleteIfExists(directory.resolve("two"));

        install(release, libconfig, "-e", "stable,main", "-K", path("aes.key"));
        install(release, json);

        assertThat(Files.readAllBytes(directory.resolve("one"))).isEqualTo(image);
        assertThat(Files.readAllBytes(directory.resolve("two"))).isEqualTo(image);
    }

    private static void install(SwupdateRelease release, String template, String... arguments) throws IOException {
        write(
                DescriptionDocument.parse(template.getBytes(StandardCharsets.UTF_8), "the template"),
                signing(Signature.CMS, "signer"));
        Swupdate.Result result = new Swupdate(release, directory)
                .install(directory.resolve("a.swu"), directory.resolve("root.pem"), List.of(arguments));
        assertThat(result.verdict()).as(result.log()).isEqualTo(Verdict.INSTALLED);
    }

    private static void write(DescriptionDocument template, SwuSigning signing) throws IOException {
        SwuWriter.write(
                template,
                Map.of("rootfs", directory.resolve("rootfs")),
                options.signedBy(signing),
                directory.resolve("a.swu"));
    }

    private static SwuSigning signing(Signature signature, String signer) throws IOException {
        return switch (signature) {
            case CMS -> new SwuSigning.Certificates(openssl.key(signer), List.of(openssl.certificate(signer)));
            case RSA -> new SwuSigning.Key(openssl.key(signer));
            case RSA_PSS -> new SwuSigning.Pss(openssl.key(signer));
        };
    }

    private static String path(String name) {
        return directory.resolve(name).toString();
    }
}
