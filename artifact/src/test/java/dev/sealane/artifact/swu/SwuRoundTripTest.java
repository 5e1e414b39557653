package dev.sealane.artifact.swu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.testing.OpenSsl;
import dev.sealane.artifact.testing.RawArtifact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the writer writes, the reader reads: every compression, encryption, signature and both languages. */
final class SwuRoundTripTest {
    private static final String LIBCONFIG = """
            software = {
              version = "2.4.0"; # comments are lost
              hardware-compatibility = [ "1.0" ];
              common = ( { filename = "app.tar"; type = "archive"; path = "/"; @2@ } );
              stable = {
                copy-a = { images = ( { filename = "rootfs"; device = "/dev/a"; @1@ } ); files = { ref = "#/software/common"; }; };
                copy-b = { images = ( { filename = "rootfs"; device = "/dev/b"; @1@ } ); files = { ref = "#/software/common"; }; };
              };
            };
            """;

    @TempDir
    private Path directory;

    private final Random random = new Random(42);
    private final byte[] rootfs = new byte[700_001];
    private final byte[] app = "application ".repeat(5000).getBytes(StandardCharsets.US_ASCII);

    @BeforeEach
    void makeFiles() throws IOException {
        random.nextBytes(rootfs);
        Arrays.fill(rootfs, 1000, 500_000, (byte) 0);
        Files.write(directory.resolve("rootfs"), rootfs);
        Files.write(directory.resolve("app.tar"), app);
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "compressed = \"zlib\";, compressed = \"zstd\";",
        "compressed = \"xz\";, encrypted = true;",
        "compressed = \"zstd\"; encrypted = true;, compressed = true;"
    })
    void givesBackWhatWentIn(String first, String second) throws IOException {
        SwuWriteOptions options = SwuWriteOptions.plain().withContentKey(key(32));
        write(LIBCONFIG.replace("@1@", first).replace("@2@", second), options);
        assertThat(read(SwuReadOptions.unverified().withContentKey(key(32)))).isEqualTo(expected());
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32})
    void encryptsWithEveryLengthOfKeyAndTheDescriptionToo(int keyBytes) throws IOException {
        ContentKey key = key(keyBytes);
        write(
                LIBCONFIG.replace("@1@", "encrypted = true;").replace("@2@", ""),
                SwuWriteOptions.plain().withContentKey(key).covering(new DescriptionCover.Shared(key)));
        SwuReadOptions options =
                SwuReadOptions.unverified().withContentKey(key).withDescriptionKey(new DescriptionKey.Shared(key));
        assertThat(read(options)).isEqualTo(expected());
        assertThat(Files.readString(directory.resolve("a.swu"), StandardCharsets.ISO_8859_1))
                .doesNotContain("rootfs\";");
    }

    @Test
    void carriesTheKeyOfThePayloadsToTheRecipientsOfTheDescription() throws IOException {
        OpenSsl openssl = new OpenSsl(directory);
        openssl.selfSigned("fleet");
        write(
                LIBCONFIG.replace("@1@", "encrypted = true;").replace("@2@", "encrypted = true;"),
                SwuWriteOptions.plain()
                        .withContentKey(key(32))
                        .covering(new DescriptionCover.Recipients(List.of(openssl.certificate("fleet")))));
        DescriptionKey own = new DescriptionKey.Own(openssl.key("fleet"), Optional.empty());
        assertThat(read(SwuReadOptions.unverified().withDescriptionKey(own))).isEqualTo(expected());
    }

    @Test
    void writesTheLanguageOfTheTemplate() throws IOException {
        write(
                "{\"software\": {\"version\": \"1\", \"hardware-compatibility\": [\"1.0\"], \"stable\": {\"copy-b\": {"
                        + "\"images\": [{\"filename\": \"rootfs\", \"device\": \"/dev/b\", \"compressed\": \"zlib\"}, "
                        + "{\"filename\": \"app.tar\", \"device\": \"/dev/c\"}]}}}}",
                SwuWriteOptions.plain());
        assertThat(read(SwuReadOptions.unverified())).isEqualTo(expected());
        try (InputStream in = Files.newInputStream(directory.resolve("a.swu"))) {
            DescriptionDocument.Language language = SwuReader.open(in, options(SwuReadOptions.unverified()))
                    .document()
                    .language();
            assertThat(language).isEqualTo(DescriptionDocument.Language.JSON);
        }
    }

    @Test
    void storesWhatIsCompressedAlreadyAsItIs() throws IOException {
        byte[] packed = RawArtifact.pack(Compression.GZIP, rootfs);
        Files.write(directory.resolve("rootfs"), packed);
        write(LIBCONFIG.replace("@1@", "compressed = \"zlib\";").replace("@2@", ""), SwuWriteOptions.plain());
        assertThat(read(SwuReadOptions.unverified())).isEqualTo(expected());
    }

    @Test
    void givesTheSameBytesOnAnyNumberOfThreads() throws Exception {
        String template = LIBCONFIG
                .replace("@1@", "compressed = \"zlib\"; encrypted = true;")
                .replace("@2@", "compressed = \"zstd\";");
        SwuWriteOptions options =
                SwuWriteOptions.plain().withContentKey(key(16)).signedBy(new SwuSigning.Key(rsa().getPrivate()));
        write(template, options.withThreads(1));
        byte[] first = Files.readAllBytes(directory.resolve("a.swu"));
        write(template, options.withThreads(4));
        assertThat(Files.readAllBytes(directory.resolve("a.swu"))).isEqualTo(first);
    }

    @Test
    void signsAndVerifiesInEveryWay() throws Exception {
        KeyPair rsa = rsa();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair ec = generator.generateKeyPair();
        Map<SwuSigning, SwuVerifier> pairs = Map.of(
                new SwuSigning.Key(rsa.getPrivate()), new SwuVerifier.Key(rsa.getPublic()),
                new SwuSigning.Pss(rsa.getPrivate()), new SwuVerifier.Pss((RSAPublicKey) rsa.getPublic()),
                new SwuSigning.Key(ec.getPrivate()), new SwuVerifier.Key(ec.getPublic()));
        for (SwuSigning signing : pairs.keySet()) {
            write(
                    LIBCONFIG.replace("@1@", "").replace("@2@", ""),
                    SwuWriteOptions.plain().signedBy(signing));
            for (SwuVerifier verifier : pairs.values()) {
                SwuReadOptions options =
                        SwuReadOptions.unverified().withSignature(new SwuSignaturePolicy.Require(List.of(verifier)));
                if (verifier.equals(pairs.get(signing))) {
                    assertThat(read(options)).isEqualTo(expected());
                } else {
                    assertThatThrownBy(() -> read(options)).isInstanceOf(ArtifactException.SignatureWrong.class);
                }
            }
            SwuReadOptions any = SwuReadOptions.unverified()
                    .withSignature(new SwuSignaturePolicy.Require(List.copyOf(pairs.values())));
            assertThat(read(any)).isEqualTo(expected());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"digest", "max", "0"})
    void verifiesPssByOpenSslWithEverySalt(String salt) throws Exception {
        KeyPair rsa = rsa();
        OpenSsl openssl = new OpenSsl(directory);
        byte[] text = "software".getBytes(StandardCharsets.US_ASCII);
        openssl.write("text", text);
        Files.writeString(directory.resolve("pss.key"), PemKeys.encodePrivate(rsa));
        openssl.run(
                "dgst",
                "-sha256",
                "-sign",
                "pss.key",
                "-sigopt",
                "rsa_padding_mode:pss",
                "-sigopt",
                "rsa_pss_saltlen:" + salt,
                "-out",
                "text.sig",
                "text");
        new SwuVerifier.Pss((RSAPublicKey) rsa.getPublic()).verify(text, openssl.bytes("text.sig"));
    }

    @Test
    void signsAnImageThatExistsAndReplacesASignatureOnlyWhenTold() throws Exception {
        KeyPair first = rsa();
        KeyPair second = rsa();
        write(LIBCONFIG.replace("@1@", "").replace("@2@", ""), SwuWriteOptions.plain());
        Path image = directory.resolve("a.swu");
        byte[] unsigned = Files.readAllBytes(image);
        SwuSigner.sign(
                image, new SwuSigning.Key(first.getPrivate()), Optional.empty(), SwuSigner.Existing.REFUSE, image);
        assertThat(read(requiring(first))).isEqualTo(expected());
        SwuSigning again = new SwuSigning.Key(second.getPrivate());
        assertThatThrownBy(() -> SwuSigner.sign(image, again, Optional.empty(), SwuSigner.Existing.REFUSE, image))
                .isInstanceOf(SwuSigner.AlreadySignedException.class);
        SwuSigner.sign(image, again, Optional.empty(), SwuSigner.Existing.REPLACE, image);
        assertThat(read(requiring(second))).isEqualTo(expected());
        assertThat(Files.size(image)).isBetween((long) unsigned.length, unsigned.length + 1024L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"encrypted = true;", "encrypted = \"aes-cbc\";", "compressed = \"lz4\";", "aes-key = \"00\";"})
    void refusesTemplatesThatCannotBeFilled(String wrong) {
        assertThatThrownBy(() -> write(LIBCONFIG.replace("@1@", wrong).replace("@2@", ""), SwuWriteOptions.plain()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void leavesNothingBehindWhenAFileIsMissing() throws IOException {
        Files.delete(directory.resolve("app.tar"));
        assertThatThrownBy(() -> write(LIBCONFIG.replace("@1@", "").replace("@2@", ""), SwuWriteOptions.plain()))
                .isInstanceOf(NoSuchFileException.class);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName()))).containsExactly("rootfs");
        }
    }

    private SwuReadOptions requiring(KeyPair pair) {
        return SwuReadOptions.unverified()
                .withSignature(new SwuSignaturePolicy.Require(List.of(new SwuVerifier.Key(pair.getPublic()))));
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static ContentKey key(int bytes) throws IOException {
        return ContentKey.parseFile("7e".repeat(bytes) + " " + "01".repeat(16));
    }

    private Map<String, List<Byte>> expected() {
        return Map.of("rootfs", boxed(rootfs), "app.tar", boxed(app));
    }

    private void write(String template, SwuWriteOptions options) throws IOException {
        DescriptionDocument document =
                DescriptionDocument.parse(template.getBytes(StandardCharsets.UTF_8), "the template");
        SwuWriter.write(document, SwuWriter.sources(document, directory), options, directory.resolve("a.swu"));
    }

    private static SwuReadOptions options(SwuReadOptions base) {
        return base.select(new Selection(Selection.Choice.parse("stable,copy-b"), Optional.empty()));
    }

    private Map<String, List<Byte>> read(SwuReadOptions base) throws IOException {
        Map<String, List<Byte>> found = new HashMap<>();
        try (InputStream in = Files.newInputStream(directory.resolve("a.swu"))) {
            SwuReader.open(in, options(base))
                    .readPayload((member, content) -> found.put(member.name(), boxed(content.readAllBytes())));
        }
        return found;
    }

    /** So that maps compare their contents. */
    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> boxed = new ArrayList<>(bytes.length);
        for (byte b : bytes) {
            boxed.add(b);
        }
        return boxed;
    }
}
