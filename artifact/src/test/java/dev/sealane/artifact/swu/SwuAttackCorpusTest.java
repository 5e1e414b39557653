package dev.sealane.artifact.swu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.crypt.EncryptingOutput;
import dev.sealane.artifact.sign.UnusableKeyException;
import dev.sealane.artifact.swu.description.DeviceProfile;
import dev.sealane.artifact.swu.description.VersionRules;
import dev.sealane.artifact.testing.RawArtifact;
import dev.sealane.artifact.testing.RawSwu;
import dev.sealane.artifact.testing.RawSwu.Member;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One builder for each refusal of an image; each image is wrong in one way only. */
final class SwuAttackCorpusTest {
    private static final ContentKey KEY = key("00".repeat(16));
    private static KeyPair pair;

    @BeforeAll
    static void makeKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        pair = generator.generateKeyPair();
    }

    @Test
    void takesTheImageThatTheOthersAreMadeOf() throws IOException {
        List<String> contents = new ArrayList<>();
        SwuReader reader = open(RawSwu.with(image -> {}), SwuReadOptions.unverified());
        SwuSummary summary = reader.readPayload(
                (member, content) -> contents.add(new String(content.readAllBytes(), StandardCharsets.US_ASCII)));
        assertThat(contents).containsExactly("hello, device\n".repeat(100));
        assertThat(summary.members()).extracting(SwuMember::name).containsExactly("a.bin");
        assertThat(summary.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PK\3\4", "07070100", "070707"})
    void refusesBytesThatAreNoImage(String start) {
        byte[] bytes = start.getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> read(bytes, SwuReadOptions.unverified()))
                .isInstanceOf(ArtifactException.NotAnArtifact.class);
    }

    @Test
    void refusesADescriptionThatIsNotFirst() {
        refusal(ArtifactException.NotAnArtifact.class, image -> image.members = list -> list.add(0, list.removeLast()));
    }

    @Test
    void refusesAMemberThatIsThereTwice() {
        var refusal = refusal(
                ArtifactException.UnexpectedEntry.class, image -> image.members = list -> list.add(list.getLast()));
        assertThat(refusal.found()).isEqualTo("a.bin twice");
        refusal(ArtifactException.UnexpectedEntry.class, image -> image.members = list -> list.add(list.getFirst()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a.bin", "/a.bin", "d/a.bin", "..", "./a.bin", "a\nb"})
    void refusesMembersWhoseNamesArePaths(String name) {
        refusal(ArtifactException.Malformed.class, image -> image.members = list -> list.add(Member.of(name, "x")));
    }

    @Test
    void refusesAWrongSumOfAMemberThatNobodyNeeds() {
        refusal(
                ArtifactException.Malformed.class,
                image -> image.members = list -> list.add(Member.of("b", "x").checked(1)));
    }

    @Test
    void refusesAPayloadThatIsNotThere() {
        var refusal = refusal(ArtifactException.Missing.class, image -> image.members = List::removeLast);
        assertThat(refusal.name()).isEqualTo("a.bin");
    }

    @Test
    void refusesAPayloadWithAnotherDigest() {
        var refusal = refusal(
                ArtifactException.DigestMismatch.class,
                image -> image.members = list -> list.set(1, Member.of("a.bin", "other")));
        assertThat(refusal.name()).isEqualTo("a.bin");
    }

    @Test
    void namesTheDigestWhereBrokenContentCannotBeUnpackedEither() {
        refusal(ArtifactException.DigestMismatch.class, image -> {
            compressed(image, "zlib", Compression.GZIP);
            image.members = list -> list.set(1, Member.of("a.bin", "other"));
        });
    }

    @Test
    void refusesAPayloadOfAnotherSize() {
        refusal(
                ArtifactException.Malformed.class,
                image -> image.description = image.description.replace("sha256", "size = 7; sha256"));
    }

    @Test
    void refusesTruncatedImagesEverywhere() {
        byte[] whole = RawSwu.with(image -> {});
        for (int length = 0; length < whole.length - 512; length += 11) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut, SwuReadOptions.unverified()))
                    .as("cut to %d", length)
                    .isInstanceOf(ArtifactException.class);
        }
    }

    @Test
    void warnsOfRubbishBehindTheEndAndRefusesTooMuch() throws IOException {
        byte[] rubbish = new byte[100_000];
        Arrays.fill(rubbish, (byte) 7);
        byte[] image = RawSwu.with(raw -> raw.archive = bytes -> concat(bytes, rubbish));
        assertThat(read(image, SwuReadOptions.unverified()).warnings()).hasSize(1);
        byte[] tooMuch =
                RawSwu.with(raw -> raw.archive = bytes -> concat(bytes, new byte[SwuLimits.TRAILING_BYTES + 1]));
        assertThatThrownBy(() -> read(tooMuch, SwuReadOptions.unverified()))
                .isInstanceOf(ArtifactException.LimitExceeded.class);
    }

    @Test
    void boundsDescriptionMembersAndPayload() {
        SwuLimits small = new SwuLimits(4096, 3, 1000, 2048);
        SwuReadOptions options = SwuReadOptions.unverified().withLimits(small);
        for (Consumer<RawSwu> change : List.<Consumer<RawSwu>>of(
                image -> image.description += " ".repeat(5000),
                image -> image.members = list -> {
                    for (int i = 0; i < 9; i++) {
                        list.add(Member.of("m" + i, "x"));
                    }
                },
                image -> compressed(image, "zlib", Compression.GZIP))) {
            assertThatThrownBy(() -> read(RawSwu.with(change), options))
                    .isInstanceOf(ArtifactException.LimitExceeded.class);
        }
    }

    @Test
    void unpacksEveryCompression() throws IOException {
        for (Map.Entry<String, Compression> pair : Map.of(
                        "zlib", Compression.GZIP, "zstd", Compression.ZSTD, "xz", Compression.XZ)
                .entrySet()) {
            byte[] image = RawSwu.with(raw -> compressed(raw, pair.getKey(), pair.getValue()));
            List<Integer> sizes = new ArrayList<>();
            open(image, SwuReadOptions.unverified())
                    .readPayload((member, content) -> sizes.add(content.readAllBytes().length));
            assertThat(sizes).as(pair.getKey()).containsExactly(1400);
        }
    }

    @Test
    void refusesCompressedContentThatIsCutDoubledOrOfAnotherKind() {
        List<UnaryOperator<byte[]>> changes = List.of(
                packed -> Arrays.copyOf(packed, packed.length - 9),
                packed -> concat(packed, packed),
                packed -> concat(packed, new byte[] {1}),
                packed -> RawArtifact.pack(Compression.ZSTD, packed),
                packed -> packed.clone());
        for (int i = 0; i < changes.size(); i++) {
            int index = i;
            byte[] image = RawSwu.with(raw -> {
                compressed(raw, "zlib", Compression.GZIP);
                var packing = raw.storedPayload;
                raw.storedPayload = bytes -> changes.get(index).apply(packing.apply(bytes));
            });
            if (index == changes.size() - 1) {
                assertThat(catchThrowableOfType(IOException.class, () -> read(image, SwuReadOptions.unverified())))
                        .isNull();
            } else {
                assertThatThrownBy(() -> read(image, SwuReadOptions.unverified()))
                        .as("change %d", index)
                        .isInstanceOfAny(ArtifactException.Malformed.class, ArtifactException.Truncated.class);
            }
        }
    }

    @Test
    void decryptsWithTheVectorOfTheEntryOrTheKey() throws IOException {
        for (String vector : List.of("", "ivt = \"" + "0a".repeat(16) + "\"; ")) {
            byte[] image = RawSwu.with(raw -> encrypted(raw, vector));
            List<Integer> sizes = new ArrayList<>();
            open(image, SwuReadOptions.unverified().withContentKey(KEY))
                    .readPayload((member, content) -> sizes.add(content.readAllBytes().length));
            assertThat(sizes).containsExactly(1400);
        }
    }

    @Test
    void refusesEncryptedContentWithoutTheKeyOrWithAnother() {
        byte[] image = RawSwu.with(raw -> encrypted(raw, ""));
        assertThatThrownBy(() -> read(image, SwuReadOptions.unverified()))
                .isInstanceOf(ArtifactException.DecryptionFailed.class);
        ContentKey other = key("11".repeat(32));
        assertThatThrownBy(() -> read(image, SwuReadOptions.unverified().withContentKey(other)))
                .isInstanceOf(ArtifactException.DecryptionFailed.class);
    }

    @Test
    void readsAnEncryptedDescriptionAndRefusesAPlainOne() throws IOException {
        SwuReadOptions options = SwuReadOptions.unverified()
                .withDescriptionKey(new DescriptionKey.Shared(KEY))
                .withSignature(required());
        byte[] image = RawSwu.with(raw -> {
            raw.changedDescription = text -> encrypt(text, KEY);
            raw.signer = Optional.of(SwuAttackCorpusTest::sign);
        });
        read(image, options);
        byte[] plain = RawSwu.with(raw -> raw.signer = Optional.of(SwuAttackCorpusTest::sign));
        assertThatThrownBy(() -> read(plain, options)).isInstanceOf(ArtifactException.DecryptionFailed.class);
    }

    @Test
    void refusesAnImageWithoutItsSignatureInItsPlace() {
        byte[] unsigned = RawSwu.with(image -> {});
        assertThatThrownBy(() -> read(unsigned, SwuReadOptions.unverified().withSignature(required())))
                .isInstanceOf(ArtifactException.SignatureMissing.class);
        byte[] late = RawSwu.with(image -> {
            image.signer = Optional.of(SwuAttackCorpusTest::sign);
            image.members = list -> list.add(list.remove(1));
        });
        assertThatThrownBy(() -> read(late, SwuReadOptions.unverified().withSignature(required())))
                .isInstanceOf(ArtifactException.SignatureMissing.class);
    }

    @Test
    void refusesASignatureOfAnotherTextOrByAnotherKey() throws Exception {
        byte[] image = RawSwu.with(raw -> {
            raw.signer = Optional.of(SwuAttackCorpusTest::sign);
            raw.changedDescription = text -> concat(text, new byte[] {'\n'});
        });
        assertThatThrownBy(() -> read(image, SwuReadOptions.unverified().withSignature(required())))
                .isInstanceOf(ArtifactException.SignatureWrong.class);
        assertThat(open(
                                image,
                                SwuReadOptions.unverified()
                                        .withSignature(new SwuSignaturePolicy.Report(
                                                List.of(new SwuVerifier.Key(pair.getPublic())))))
                        .signature())
                .isInstanceOf(SwuSignatureState.Wrong.class);
    }

    @Test
    void verifiesBeforeItParses() {
        byte[] image = RawSwu.with(raw -> {
            raw.signer = Optional.of(SwuAttackCorpusTest::sign);
            raw.changedDescription = text -> "not a description".getBytes(StandardCharsets.US_ASCII);
        });
        assertThatThrownBy(() -> read(image, SwuReadOptions.unverified().withSignature(required())))
                .isInstanceOf(ArtifactException.SignatureWrong.class);
    }

    @Test
    void refusesAnEmbeddedScriptUnlessItIsOnlyShown() throws IOException {
        byte[] image = RawSwu.with(
                raw -> raw.description = raw.description.replace("version", "embedded-script = \"x()\"; version"));
        assertThatThrownBy(() -> read(image, SwuReadOptions.unverified()))
                .isInstanceOf(ArtifactException.UnsupportedFeature.class);
        assertThat(open(image, SwuReadOptions.unverified().inspectingScripts())
                        .description()
                        .embeddedScript())
                .contains("x()");
    }

    @Test
    void refusesWhatDoesNotFitTheDevice() {
        byte[] image = RawSwu.with(raw -> {});
        DeviceProfile any = DeviceProfile.ANY;
        assertThatThrownBy(() -> read(
                        image,
                        SwuReadOptions.unverified()
                                .forDevice(new DeviceProfile(
                                        Optional.of("2.0"), any.versions(), Map.of(), any.handlers()))))
                .isInstanceOf(ArtifactException.HardwareMismatch.class);
        VersionRules newer = new VersionRules(Optional.of("2.0"), Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> read(
                        image,
                        SwuReadOptions.unverified()
                                .forDevice(new DeviceProfile(Optional.empty(), newer, Map.of(), any.handlers()))))
                .isInstanceOf(ArtifactException.VersionRefused.class);
        assertThatThrownBy(() -> read(
                        image,
                        SwuReadOptions.unverified()
                                .forDevice(new DeviceProfile(
                                        Optional.empty(),
                                        any.versions(),
                                        Map.of(),
                                        Optional.of(new TreeSet<>(List.of("rawfile")))))))
                .isInstanceOf(ArtifactException.PayloadTypeUnsupported.class);
    }

    @Test
    void refusesOneMemberForEntriesThatReadItInDifferentWays() {
        refusal(
                ArtifactException.UnsupportedFeature.class,
                image -> image.description = image.description.replace(
                        "images = ( ",
                        "images = ( " + RawSwu.ENTRY.replace("sha256", "compressed = \"zlib\"; sha256") + ", "));
        refusal(
                ArtifactException.UnsupportedFeature.class,
                image -> image.description = image.description.replace(
                        "images = ( ",
                        "images = ( " + RawSwu.ENTRY.replace("sha256", "installed-directly = true; sha256") + ", "));
    }

    private static <T extends ArtifactException> T refusal(Class<T> type, Consumer<RawSwu> change) {
        T refusal = catchThrowableOfType(type, () -> read(RawSwu.with(change), SwuReadOptions.unverified()));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private static void compressed(RawSwu image, String label, Compression compression) {
        image.description = image.description.replace("sha256", "compressed = \"" + label + "\"; sha256");
        image.storedPayload = bytes -> RawArtifact.pack(compression, bytes);
    }

    private static void encrypted(RawSwu image, String vector) {
        image.description = image.description.replace("sha256", "encrypted = true; " + vector + "sha256");
        byte[] bytes = new byte[16];
        Arrays.fill(bytes, (byte) 10);
        image.storedPayload = plain -> encrypt(plain, vector.isEmpty() ? KEY : KEY.withVector(bytes));
    }

    private static SwuSignaturePolicy required() {
        return new SwuSignaturePolicy.Require(List.of(new SwuVerifier.Key(pair.getPublic())));
    }

    private static byte[] sign(byte[] text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] encrypt(byte[] plain, ContentKey key) {
        try {
            return EncryptingOutput.encrypt(plain, key);
        } catch (UnusableKeyException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ContentKey key(String hex) {
        try {
            return ContentKey.parseFile(hex + " " + "01".repeat(16));
        } catch (UnusableKeyException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] concat(byte[] left, byte[] right) {
        byte[] both = Arrays.copyOf(left, left.length + right.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }

    private static SwuReader open(byte[] image, SwuReadOptions options) throws IOException {
        return SwuReader.open(new ByteArrayInputStream(image), options);
    }

    private static SwuSummary read(byte[] image, SwuReadOptions options) throws IOException {
        return open(image, options).readPayload(SwuSink.DISCARD);
    }
}
