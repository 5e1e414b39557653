package dev.sealane.artifact.mender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.sign.ArtifactSignature;
import dev.sealane.artifact.testing.RawArtifact;
import dev.sealane.artifact.testing.RawTar.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** One builder for each refusal; each artifact is wrong in one way only. */
final class AttackCorpusTest {
    private static final ReadLimits SMALL = new ReadLimits(1024, 1024, 16 * 1024, 8, 512, 3, 4096, 2048);

    @Test
    void refusesBytesThatAreNoArtifact() {
        for (String text : List.of("", "PK\u0003\u0004", "x".repeat(5000))) {
            assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.UTF_8), ReadOptions.unverified()))
                    .isInstanceOfSatisfying(
                            ArtifactException.NotAnArtifact.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("not-an-artifact"));
        }
    }

    @Test
    void refusesAnUnknownFormatVersionByItsNumber() {
        var refusal = refusal(
                ArtifactException.UnsupportedVersion.class, a -> a.version = "{\"format\":\"mender\",\"version\":1}");
        assertThat(refusal.version()).isEqualTo("1");
    }

    @Test
    void refusesAnAugmentedArtifactForInstallation() {
        var refusal = refusal(
                ArtifactException.UnsupportedFeature.class,
                a -> a.outer = entries -> entries.add(2, Entry.file("manifest-augment", "")));
        assertThat(refusal.where()).isEqualTo("manifest-augment");
    }

    @Test
    void refusesAnArtifactThatIsCutAtAnyByteBeforeItsEndBlocks() throws IOException {
        for (Compression compression : Compression.values()) {
            byte[] whole = RawArtifact.with(a -> {
                a.headerCompression = compression;
                a.dataCompression = compression;
            });
            for (int length = 0; length < whole.length - RawArtifact.end().length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> read(cut, ReadOptions.unverified()))
                        .as("%s cut after %d of %d bytes", compression, length, whole.length)
                        .isInstanceOf(ArtifactException.class);
            }
        }
    }

    @Test
    void neverTakesAnArtifactWithOneBitChangedForAnotherPayload() throws IOException {
        byte[] whole = RawArtifact.with(a -> a.dataCompression = Compression.NONE);
        Set<String> kinds = new HashSet<>();
        for (int bit = 0; bit < whole.length * 8; bit += 3) {
            byte[] changed = whole.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            try {
                assertThat(read(changed, ReadOptions.unverified())
                                .files()
                                .getFirst()
                                .digest())
                        .isEqualTo(Digest.of("hello\n".getBytes(StandardCharsets.UTF_8)));
            } catch (ArtifactException e) {
                kinds.add(e.code());
            }
        }
        assertThat(kinds).contains("digest-mismatch", "malformed", "not-an-artifact");
    }

    @Test
    void namesTheFileWhoseContentIsNotWhatTheManifestLists() {
        var refusal = refusal(
                ArtifactException.DigestMismatch.class,
                a -> a.data = entries -> entries.set(0, Entry.file("f.txt", "other\n")));
        assertThat(refusal.name()).isEqualTo("data/0000/f.txt");
        assertThat(refusal.expected()).isEqualTo(Digest.of("hello\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(refusal.found()).isEqualTo(Digest.of("other\n".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void keepsTheLastBytesOfAWrongFileFromTheSink() {
        byte[] bytes = RawArtifact.with(a -> a.data = entries -> entries.set(0, Entry.file("f.txt", "other\n")));
        int[] received = new int[1];
        assertThatThrownBy(() -> MenderReader.open(new ByteArrayInputStream(bytes), ReadOptions.unverified())
                        .readPayload((file, content) -> received[0] = content.readAllBytes().length))
                .isInstanceOf(ArtifactException.DigestMismatch.class);
        assertThat(received[0]).isZero();
    }

    @Test
    void checksTheHeadersDigestBeforeItLooksInside() {
        var refusal = refusal(
                ArtifactException.DigestMismatch.class,
                a -> a.outer = entries ->
                        RawArtifact.replace(entries, "header.tar.gz", Entry.file("header.tar.gz", "not even gzip")));
        assertThat(refusal.name()).isEqualTo("header.tar.gz");
    }

    @Test
    void namesAFileThatTheManifestDoesNotList() {
        var refusal = refusal(
                ArtifactException.NotInManifest.class, a -> a.data = entries -> entries.add(Entry.file("extra", "x")));
        assertThat(refusal.name()).isEqualTo("data/0000/extra");
    }

    @Test
    void namesAFileThatOnlyTheManifestLists() {
        var refusal = refusal(ArtifactException.Missing.class, a -> a.data = List::removeLast);
        assertThat(refusal.name()).isEqualTo("data/0000/f.txt");
    }

    @Test
    void saysWhichEntryStandsWhereTheManifestBelongs() {
        var refusal = refusal(
                ArtifactException.UnexpectedEntry.class,
                a -> a.outer = entries -> entries.add(1, Entry.file("evil", "x")));
        assertThat(refusal.expected()).isEqualTo("'manifest'");
        assertThat(refusal.found()).isEqualTo("'evil'");
    }

    @Test
    void refusesDuplicateKeysInTheHeader() {
        var refusal =
                refusal(ArtifactException.Malformed.class, a -> a.typeInfo = "{\"type\":\"nop\",\"type\":\"nop\"}");
        assertThat(refusal.where()).isEqualTo("headers/0000/type-info");
    }

    @Test
    void refusesMetaDataThatNestsWithoutEnd() {
        var refusal = refusal(
                ArtifactException.Malformed.class,
                a -> a.metaData = Optional.of("{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}"));
        assertThat(refusal.where()).isEqualTo("headers/0000/meta-data");
    }

    @Test
    void refusesAHeaderThatUnpacksWithoutEnd() {
        byte[] bomb = RawArtifact.with(a -> a.headerEnd = new byte[70 * 1024 * 1024]);
        assertThatThrownBy(() -> read(bomb, ReadOptions.unverified()))
                .isInstanceOfSatisfying(
                        ArtifactException.LimitExceeded.class,
                        refusal -> assertThat(refusal.where()).isEqualTo("header.tar.gz"));
    }

    @Test
    void refusesAPayloadThatUnpacksToMoreThanAllowed() {
        limit(4096, a -> a.files.set(0, Entry.file("f.txt", new byte[4097])));
    }

    @Test
    void refusesMoreFilesThanAllowed() {
        limit(3, a -> List.of("1", "2", "3").forEach(name -> a.files.add(Entry.file(name, name))));
    }

    @Test
    void refusesMoreHeaderEntriesThanAllowed() {
        limit(8, a -> {
            for (int i = 10; i < 20; i++) {
                a.scripts.add(Entry.file("scripts/ArtifactInstall_Enter_" + i, "x"));
            }
        });
    }

    @Test
    void refusesALargeManifest() {
        limit(1024, a -> a.manifest = text -> text + "x".repeat(2000));
    }

    @Test
    void refusesALargeStoredHeader() {
        limit(1024, a -> {
            a.headerCompression = Compression.NONE;
            a.metaData = Optional.of("");
        });
    }

    @Test
    void refusesALargeDocument() {
        limit(512, a -> a.metaData = Optional.of("{\"a\":\"" + "x".repeat(600) + "\"}"));
    }

    @Test
    void refusesEndlessBytesAfterTheEnd() {
        limit(2048, a -> a.outerEnd = new byte[10_000]);
    }

    @Test
    void refusesALargeSignature() {
        limit(16 * 1024, a -> a.signer = Optional.of(manifest -> new byte[20_000]));
    }

    @Test
    void refusesAnUnsignedArtifactWhenAKeyIsConfigured() throws Exception {
        byte[] unsigned = RawArtifact.with(a -> {});
        ReadOptions options = ReadOptions.verifiedBy(List.of(newKey().getPublic()));
        assertThatThrownBy(() -> read(unsigned, options)).isInstanceOf(ArtifactException.SignatureMissing.class);
    }

    @Test
    void refusesASignatureByAnotherKeyBeforeTheHeaderIsRead() throws Exception {
        KeyPair signer = newKey();
        byte[] signed = RawArtifact.with(a -> {
            a.signer = Optional.of(manifest -> sign(signer, manifest));
            a.packedHeader = header -> "broken".getBytes(StandardCharsets.UTF_8);
        });
        ReadOptions options = ReadOptions.verifiedBy(List.of(newKey().getPublic(), newKey().getPublic()));
        assertThatThrownBy(() -> read(signed, options))
                .isInstanceOfSatisfying(
                        ArtifactException.SignatureWrong.class,
                        refusal -> assertThat(refusal.keysTried()).isEqualTo(2));
    }

    @Test
    void refusesAManifestThatChangedAfterItWasSigned() throws Exception {
        KeyPair signer = newKey();
        byte[] signed = RawArtifact.with(a -> a.signer = Optional.of(manifest -> sign(
                signer, (new String(manifest, StandardCharsets.US_ASCII) + " ").getBytes(StandardCharsets.US_ASCII))));
        ReadOptions options = ReadOptions.verifiedBy(List.of(signer.getPublic()));
        assertThatThrownBy(() -> read(signed, options)).isInstanceOf(ArtifactException.SignatureWrong.class);
    }

    @Test
    void refusesASignatureInUrlSafeBase64() throws Exception {
        KeyPair signer = newKey();
        byte[] signed = RawArtifact.with(a -> a.signer = Optional.of(_ -> "-_-_".getBytes(StandardCharsets.US_ASCII)));
        ReadOptions options = ReadOptions.verifiedBy(List.of(signer.getPublic()));
        assertThatThrownBy(() -> read(signed, options)).isInstanceOf(ArtifactException.Malformed.class);
    }

    @Test
    void keepsUntrustedTextInMessagesShortAndPrintable() {
        var refusal = refusal(
                ArtifactException.UnexpectedEntry.class,
                a -> a.outer = entries -> entries.add(1, Entry.file("\u001b[31m" + "x".repeat(90), "x")));
        assertThat(refusal.getMessage()).doesNotContain("\u001b").hasSizeLessThan(250);
    }

    private static void limit(long allowed, Consumer<RawArtifact> change) {
        byte[] bytes = RawArtifact.with(change);
        assertThatThrownBy(() -> read(bytes, ReadOptions.unverified().withLimits(SMALL)))
                .isInstanceOfSatisfying(
                        ArtifactException.LimitExceeded.class,
                        refusal -> assertThat(refusal.allowed()).isEqualTo(allowed));
    }

    private static <E extends ArtifactException> E refusal(Class<E> kind, Consumer<RawArtifact> change) {
        byte[] bytes = RawArtifact.with(change);
        return catchThrowableOfType(kind, () -> read(bytes, ReadOptions.unverified()));
    }

    private static PayloadSummary read(byte[] bytes, ReadOptions options) throws IOException {
        return MenderReader.open(new ByteArrayInputStream(bytes), options).readPayload(PayloadSink.DISCARD);
    }

    private static KeyPair newKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static byte[] sign(KeyPair key, byte[] manifest) {
        try {
            return Base64.getEncoder().encode(ArtifactSignature.sign(key.getPrivate(), manifest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
