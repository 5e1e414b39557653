package dev.sealane.artifact.zchunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.artifact.ArtifactException.LimitExceeded;
import dev.sealane.artifact.ArtifactException.Malformed;
import dev.sealane.artifact.ArtifactException.NotAnArtifact;
import dev.sealane.artifact.ArtifactException.Truncated;
import dev.sealane.artifact.ArtifactException.UnsupportedFeature;
import dev.sealane.artifact.testing.RawDelta;
import dev.sealane.artifact.testing.RawZchunk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What headers say, and each way in which one, or a chunk that it promises, is refused. */
final class ZchunkHeaderTest {
    private static final String WHERE = "the header";
    private static final byte[] ONE = "first chunk".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TWO = "the second chunk".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"\0ZCK1", "\0ZHR1"})
    void readsWholeAndDetachedHeaders(String id) throws IOException {
        byte[] bytes = good().id(id).bytes();
        ZchunkHeader header = read(bytes);
        assertThat(header.count()).isEqualTo(3);
        assertThat(header.hasDictionary()).isFalse();
        assertThat(header.contentBytes()).isEqualTo(ONE.length + TWO.length);
        assertThat(header.position(1)).isEqualTo(bytes.length);
        assertThat(header.position(2)).isEqualTo(bytes.length + ONE.length);
        assertThat(header.fileBytes()).isEqualTo(bytes.length + ONE.length + TWO.length);
    }

    @Test
    void passesOverElementsAndSignaturesThatItDoesNotKnow() throws IOException {
        byte[] extra = {(byte) 0x81, (byte) 0x85, (byte) 0x82, 1, 2};
        assertThat(read(good().flags(6).elements(extra).signatures(extra).bytes())
                        .count())
                .isEqualTo(3);
    }

    @Test
    void rebuildsFromChunksThatAreThereAndChunksThatAreMissing() throws IOException {
        assertThat(rebuild(good().bytes(), TWO)).isEqualTo("first chunkthe second chunk");
    }

    @Test
    void refusesAChunkWithAnotherContent() {
        byte[] other = TWO.clone();
        other[3]++;
        assertThatThrownBy(() -> rebuild(good().bytes(), other))
                .isInstanceOfSatisfying(
                        Malformed.class, refused -> assertThat(refused.where()).isEqualTo("chunk 2 of the header"));
    }

    @Test
    void refusesASourceThatChangedSinceItWasSearched() {
        assertThatThrownBy(() -> rebuild(good().bytes(), TWO, "FIRST chunk")).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesMissingChunksThatAreCut() {
        assertThatThrownBy(() -> rebuild(good().bytes(), Arrays.copyOf(TWO, 5))).isInstanceOf(Truncated.class);
    }

    @Test
    void refusesAStoredChunkThatDoesNotUnpack() {
        byte[] junk = "no zstd at all".getBytes(StandardCharsets.UTF_8);
        RawZchunk header = new RawZchunk()
                .noDictionary()
                .plain(ONE)
                .chunk(RawZchunk.sha256(junk), RawZchunk.sha256(TWO), junk.length, TWO.length);
        assertThatThrownBy(() -> rebuild(header.bytes(), junk)).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesOtherFormats() {
        assertThatThrownBy(() -> read("hello, world".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(NotAnArtifact.class);
        assertThatThrownBy(() -> read(good().id("\0ZCK2").bytes())).isInstanceOf(NotAnArtifact.class);
        assertThatThrownBy(() -> read(new byte[0])).isInstanceOf(NotAnArtifact.class);
    }

    @Test
    void refusesAHeaderThatIsCutAnywhere() {
        byte[] whole = good().bytes();
        for (int length = 5; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(Truncated.class);
        }
    }

    @Test
    void refusesBytesBehindAHeader() {
        byte[] whole = good().bytes();
        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length + 1))).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesAWrongChecksumOfItself() {
        assertThatThrownBy(() -> read(good().wrongChecksum().bytes())).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, 4, Long.MAX_VALUE})
    void refusesChecksumsThatCanBeForgedOrAreUnknown(long type) {
        assertThatThrownBy(() -> read(good().hashes(1, type).bytes())).isInstanceOf(UnsupportedFeature.class);
        assertThatThrownBy(() -> read(good().hashes(type, 1).bytes())).isInstanceOf(UnsupportedFeature.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 5, 8, 12, Long.MAX_VALUE})
    void refusesFlagsThatItDoesNotKnowAndFilesWithoutChecksumsOfTheirContent(long flags) {
        assertThatThrownBy(() -> read(good().flags(flags).bytes())).isInstanceOf(UnsupportedFeature.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 200})
    void refusesOtherCompressions(long type) {
        assertThatThrownBy(() -> read(good().compression(type).bytes())).isInstanceOf(UnsupportedFeature.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 1_000_000, Integer.MAX_VALUE, Long.MAX_VALUE})
    void refusesMoreChunksThanFit(long count) {
        assertThatThrownBy(() -> read(good().count(count).bytes()))
                .isInstanceOfAny(LimitExceeded.class, Truncated.class);
    }

    @Test
    void refusesAnIndexWithoutAnyChunk() {
        assertThatThrownBy(() -> read(new RawZchunk().bytes())).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void refusesPartsThatAreLongerOrShorterThanTheySay(int bytes) {
        assertThatThrownBy(() -> read(good().indexSlack(bytes).bytes())).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> read(good().headerSlack(bytes).bytes()))
                .isInstanceOfAny(Malformed.class, Truncated.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {ZchunkHeader.MAX_CHUNK_BYTES + 1L, 1L << 32, Long.MAX_VALUE})
    void refusesChunksThatAreTooLong(long length) {
        byte[] digest = new byte[32];
        assertThatThrownBy(() -> read(good().chunk(digest, digest, 1, length).bytes()))
                .isInstanceOf(LimitExceeded.class);
        assertThatThrownBy(() ->
                        read(good().chunk(digest, digest, length + 65_536, 1).bytes()))
                .isInstanceOfAny(LimitExceeded.class, Malformed.class);
    }

    @Test
    void refusesLengthsThatDoNotBelongTogether() {
        byte[] digest = new byte[32];
        assertThatThrownBy(() -> read(good().chunk(digest, digest, 0, 5).bytes()))
                .isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> read(good().chunk(digest, digest, 5, 0).bytes()))
                .isInstanceOf(Malformed.class);
        assertThatThrownBy(() ->
                        read(good().compression(0).chunk(digest, digest, 5, 6).bytes()))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void refusesNumbersWithoutEnd() {
        byte[] bytes = good().bytes();
        Arrays.fill(bytes, 5, bytes.length, (byte) 0);
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesChecksumsThatAreChosenToMakeSearchingSlow() throws IOException {
        RawZchunk header = new RawZchunk().noDictionary();
        for (int i = 0; i < 5000; i++) {
            byte[] digest = new byte[32];
            digest[31] = (byte) i;
            digest[30] = (byte) (i >> 8);
            header.chunk(digest, digest, 1, 1);
        }
        ZchunkHeader read = read(header.bytes());
        assertThatThrownBy(() -> ChunkMap.find(read, RawDelta.basis(ONE), ONE.length, WHERE))
                .isInstanceOf(LimitExceeded.class);
    }

    @Test
    void refusesAMapOfFewerChunks() throws IOException {
        ZchunkHeader header = read(good().bytes());
        assertThatThrownBy(() -> ChunkMap.read(new ByteArrayInputStream(new byte[23]), header, WHERE))
                .isInstanceOf(Truncated.class);
    }

    @Test
    void tellsAHeaderOverTheLimitFromACutOne() {
        byte[] endless = new byte[ZchunkHeader.MAX_BYTES + 1];
        assertThatThrownBy(() -> read(endless))
                .isInstanceOfSatisfying(
                        LimitExceeded.class,
                        refused -> assertThat(refused.allowed()).isEqualTo(ZchunkHeader.MAX_BYTES));
    }

    private static RawZchunk good() {
        return new RawZchunk().noDictionary().plain(ONE).plain(TWO);
    }

    private static ZchunkHeader read(byte[] bytes) throws IOException {
        return ZchunkHeader.read(new ByteArrayInputStream(bytes), WHERE);
    }

    private static String rebuild(byte[] header, byte[] missing) throws IOException {
        return rebuild(header, missing, new String(ONE, StandardCharsets.UTF_8));
    }

    /** The source held the first chunk when it was searched. */
    private static String rebuild(byte[] bytes, byte[] missing, String now) throws IOException {
        ZchunkHeader header = read(bytes);
        ChunkMap map = ChunkMap.find(header, RawDelta.basis(ONE), ONE.length, WHERE);
        byte[] source = now.getBytes(StandardCharsets.UTF_8);
        try (InputStream rebuilt =
                new RebuiltInput(header, map, RawDelta.basis(source), new ByteArrayInputStream(missing), WHERE)) {
            return new String(rebuilt.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
