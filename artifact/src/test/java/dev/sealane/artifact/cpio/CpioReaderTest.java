package dev.sealane.artifact.cpio;

import static dev.sealane.artifact.testing.RawCpio.CRC;
import static dev.sealane.artifact.testing.RawCpio.NEWC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.testing.RawCpio;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal of the reader, and what it takes (image digest, section 1). */
final class CpioReaderTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @ValueSource(strings = {NEWC, CRC})
    void readsMembersInTheirOrder(String magic) throws IOException {
        byte[] archive = new RawCpio()
                .add(magic, "b", HELLO)
                .add(magic, "empty", new byte[0])
                .add(magic, "a", new byte[1000])
                .end(magic)
                .bytes();
        assertThat(names(archive)).containsExactly("b", "empty", "a");
    }

    @Test
    void ignoresTheCheckFieldOfNewc() throws IOException {
        assertThat(names(new RawCpio()
                        .add(NEWC, "a", HELLO, 0xdeadbeefL)
                        .end(NEWC)
                        .bytes()))
                .containsExactly("a");
    }

    @Test
    void refusesAWrongSumOfASkippedMember() {
        byte[] archive = new RawCpio().add(CRC, "a", HELLO, 1).end(CRC).bytes();
        assertMalformed(archive, "'a' in the archive");
    }

    @Test
    void refusesAWrongSumBeforeTheLastByteIsHandedOut() throws IOException {
        CpioReader reader =
                reader(new RawCpio().add(CRC, "a", HELLO, 1).end(CRC).bytes());
        reader.next();
        InputStream content = reader.content();
        assertThat(content.readNBytes(4)).hasSize(4);
        assertThatThrownBy(content::read).isInstanceOf(ArtifactException.Malformed.class);
    }

    @Test
    void refusesAWrongSumOfAnEmptyMember() {
        assertMalformed(new RawCpio().add(CRC, "a", new byte[0], 1).end(CRC).bytes(), "'a' in the archive");
    }

    @Test
    void sumsUpToFourBytesAndNoMore() throws IOException {
        byte[] large = new byte[20_000_000];
        Arrays.fill(large, (byte) 0xff);
        assertThat(RawCpio.sum(large)).isLessThan(20_000_000L * 255);
        assertThat(names(new RawCpio().add(CRC, "a", large).end(CRC).bytes())).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"070707", "070703", "\0\0\0\0\0\0", "PK\3\4\0\0"})
    void refusesOtherMagics(String magic) {
        assertMalformed(new RawCpio().add(magic, "a", HELLO, 0).end(NEWC).bytes(), "cpio header in the archive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000000g", "       5", "0x000005", "-0000005", "00000ä05"})
    void refusesFieldsThatAreNotHexadecimal(String field) {
        String header = RawCpio.header(NEWC, 5, 2, 0).replace("00000005", field);
        assertMalformed(
                new RawCpio().add(header, new byte[] {'a', 0}, HELLO).end(NEWC).bytes(), "cpio header in the archive");
    }

    @Test
    void takesNamesOf255BytesAndRefusesLongerOnes() throws IOException {
        String longest = "n".repeat(255);
        assertThat(names(new RawCpio().add(NEWC, longest, HELLO).end(NEWC).bytes()))
                .containsExactly(longest);
        assertThatThrownBy(() -> names(new RawCpio()
                        .add(NEWC, "n".repeat(256), HELLO)
                        .end(NEWC)
                        .bytes()))
                .isInstanceOfSatisfying(
                        ArtifactException.LimitExceeded.class,
                        refusal -> assertThat(refusal.allowed()).isEqualTo(255));
    }

    @Test
    void refusesNamesThatDoNotEndWithTheirOnlyNul() {
        for (byte[] name : List.of(new byte[] {'a', 'b'}, new byte[] {'a', 0, 'b', 0}, new byte[] {0, 0})) {
            String header = RawCpio.header(NEWC, 5, name.length, 0);
            assertMalformed(new RawCpio().add(header, name, HELLO).end(NEWC).bytes(), "cpio header in the archive");
        }
    }

    @Test
    void refusesEmptyNamesAndNamesThatAreNotText() {
        assertMalformed(new RawCpio().add(NEWC, "", HELLO).end(NEWC).bytes(), "cpio header in the archive");
        byte[] name = {(byte) 0xc3, 0};
        assertMalformed(
                new RawCpio()
                        .add(RawCpio.header(NEWC, 5, 2, 0), name, HELLO)
                        .end(NEWC)
                        .bytes(),
                "cpio header in the archive");
    }

    @Test
    void refusesEveryTruncation() {
        byte[] whole = new RawCpio().add(CRC, "abc", HELLO).end(CRC).bytes();
        int trailerEnd = 110 + 4 + 2 + 8 + 110 + 11;
        for (int length = 0; length < trailerEnd; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> names(cut))
                    .as("cut to %d", length)
                    .isInstanceOf(ArtifactException.Truncated.class);
        }
    }

    @Test
    void refusesMoreMembersThanAllowed() {
        RawCpio archive = new RawCpio();
        for (int i = 0; i < 11; i++) {
            archive.add(NEWC, "m" + i, HELLO);
        }
        assertThatThrownBy(() -> names(archive.end(NEWC).bytes())).isInstanceOf(ArtifactException.LimitExceeded.class);
    }

    @Test
    void refusesATrailerWithContent() {
        assertMalformed(new RawCpio().add(NEWC, "TRAILER!!!", HELLO).bytes(), "the trailer of the archive");
    }

    @Test
    void leavesWhatFollowsTheTrailer() throws IOException {
        byte[] archive = new RawCpio()
                .add(NEWC, "a", HELLO)
                .end(NEWC)
                .raw(new byte[] {1, 2, 3})
                .bytes();
        ByteArrayInputStream in = new ByteArrayInputStream(archive);
        CpioReader reader = new CpioReader(in, "the archive", 10);
        while (reader.next().isPresent()) {
            continue;
        }
        assertThat(reader.next()).isEmpty();
        byte[] rest = in.readAllBytes();
        assertThat(Arrays.copyOfRange(rest, rest.length - 3, rest.length)).containsExactly(1, 2, 3);
    }

    private static void assertMalformed(byte[] archive, String where) {
        assertThatThrownBy(() -> names(archive))
                .isInstanceOfSatisfying(
                        ArtifactException.Malformed.class,
                        refusal -> assertThat(refusal.where()).isEqualTo(where));
    }

    private static CpioReader reader(byte[] archive) {
        return new CpioReader(new ByteArrayInputStream(archive), "the archive", 10);
    }

    private static List<String> names(byte[] archive) throws IOException {
        CpioReader reader = reader(archive);
        List<String> names = new ArrayList<>();
        for (Optional<CpioEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            names.add(entry.get().name());
        }
        return names;
    }
}
