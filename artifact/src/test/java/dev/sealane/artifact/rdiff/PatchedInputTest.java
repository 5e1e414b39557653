package dev.sealane.artifact.rdiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.testing.RawDelta;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What deltas make, and each way in which one is refused: by the stream, and before by {@code measure}. */
final class PatchedInputTest {
    private static final String WHERE = "the delta";
    private static final byte[] BASIS = bytes(100_000);
    private static final long ROOM = 200_000;

    @Test
    void appliesEveryCommandInEveryWidth() throws IOException {
        RawDelta delta = new RawDelta();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        byte[] text = "literal".getBytes(StandardCharsets.UTF_8);
        for (int width = 0; width < 4; width++) {
            delta.literal(width, text.length, text);
            expected.writeBytes(text);
            for (int other = 0; other < 4; other++) {
                delta.copy(width, 200, other, 255);
                expected.write(BASIS, 200, 255);
            }
        }
        for (int length = 1; length <= 64; length++) {
            byte[] content = Arrays.copyOf(BASIS, length);
            delta.shortLiteral(content);
            expected.writeBytes(content);
        }
        assertThat(apply(delta.end().bytes())).isEqualTo(expected.toByteArray());
    }

    @Test
    void makesNothingOfAnEmptyDelta() throws IOException {
        assertThat(apply(new RawDelta().end().bytes())).isEmpty();
    }

    @Test
    void copiesTheLastByteOfTheBasisAndNoneBehindIt() throws IOException {
        assertThat(apply(new RawDelta().copy(3, BASIS.length - 1, 0, 1).end().bytes()))
                .containsExactly(BASIS[BASIS.length - 1]);
        assertMalformed(new RawDelta().copy(3, BASIS.length, 0, 1).end());
        assertMalformed(new RawDelta().copy(3, BASIS.length - 1, 0, 2).end());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 100_001})
    void refusesCopiesThatLeaveTheBasis(long number) {
        assertMalformed(new RawDelta().copy(3, number, 0, 1).end());
        assertMalformed(new RawDelta().copy(3, 1, 3, number).end());
        assertMalformed(new RawDelta().copy(3, number, 3, number).end());
    }

    @Test
    void refusesCommandsThatMakeNothing() {
        assertMalformed(new RawDelta().copy(0, 1, 0, 0).end());
        assertMalformed(new RawDelta().literal(0, 0, new byte[0]).end());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x55, 0x80, 0xff})
    void refusesReservedCommands(int code) {
        assertMalformed(new RawDelta().raw((byte) code).end());
    }

    @Test
    void refusesBytesBehindTheEnd() {
        assertMalformed(new RawDelta().shortLiteral(new byte[1]).end().raw((byte) 0));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, ROOM + 1})
    void refusesLiteralsLongerThanTheOutputMayBe(long length) {
        assertTooLong(new RawDelta().literal(3, length, new byte[10]).end());
    }

    @Test
    void refusesAnOutputThatBecomesTooLongByManyCopies() {
        RawDelta delta = new RawDelta();
        delta.copy(0, 0, 2, BASIS.length).copy(0, 0, 2, BASIS.length).copy(0, 0, 0, 1);
        assertTooLong(delta.end());
    }

    @Test
    void refusesADeltaThatIsCutAnywhere() {
        byte[] whole = new RawDelta()
                .literal(1, 5, new byte[5])
                .copy(2, 7, 3, 9)
                .shortLiteral(new byte[3])
                .end()
                .bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> apply(cut)).isInstanceOf(ArtifactException.Truncated.class);
            assertThatThrownBy(() -> measure(cut)).isInstanceOf(ArtifactException.Truncated.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rs\2\66", "\0ZCK1", "\177ELF....", "rs\1\66"})
    void refusesOtherFormats(String start) {
        byte[] found = start.getBytes(StandardCharsets.ISO_8859_1);
        if (start.startsWith("rs\2")) {
            found[3] = 0x37;
        }
        assertThatThrownBy(() -> apply(found)).isInstanceOf(ArtifactException.NotAnArtifact.class);
        assertThatThrownBy(() -> measure(found)).isInstanceOf(ArtifactException.NotAnArtifact.class);
    }

    private static void assertMalformed(RawDelta delta) {
        assertThatThrownBy(() -> apply(delta.bytes()))
                .isInstanceOfSatisfying(
                        ArtifactException.Malformed.class,
                        refused -> assertThat(refused.where()).isEqualTo(WHERE));
        assertThatThrownBy(() -> measure(delta.bytes())).isInstanceOf(ArtifactException.Malformed.class);
    }

    private static void assertTooLong(RawDelta delta) {
        assertThatThrownBy(() -> apply(delta.bytes()))
                .isInstanceOfSatisfying(
                        ArtifactException.LimitExceeded.class,
                        refused -> assertThat(refused.allowed()).isEqualTo(ROOM));
        assertThatThrownBy(() -> measure(delta.bytes())).isInstanceOf(ArtifactException.LimitExceeded.class);
    }

    private static byte[] apply(byte[] delta) throws IOException {
        try (PatchedInput patched =
                new PatchedInput(new ByteArrayInputStream(delta), RawDelta.basis(BASIS), ROOM, WHERE)) {
            byte[] made = patched.readAllBytes();
            assertThat(measure(delta)).isEqualTo(made.length);
            return made;
        }
    }

    private static long measure(byte[] delta) throws IOException {
        return PatchedInput.measure(new ByteArrayInputStream(delta), BASIS.length, ROOM, WHERE);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
