package dev.sealane.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.boot.BootException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors of uboot.md 1.1, made by mkenvimage, and the strictness of the parser. */
class EnvironmentImageTest {
    private static final int SIZE = 96;
    private static final String TEXT = "626f6f74636f756e743d3000" + "757067726164655f617661696c61626c653d3000"
            + "6d656e6465725f626f6f745f706172743d3200" + "00";
    private static final SortedMap<String, String> VARIABLES =
            new TreeMap<>(Map.of("bootcount", "0", "upgrade_available", "0", "mender_boot_part", "2"));

    @Test
    void readsTheSingleVector() throws Exception {
        EnvironmentImage image = new EnvironmentImage(padded("6a5ae36d" + TEXT, (byte) 0xFF), false);

        assertThat(image.hasValidCrc()).isTrue();
        assertThat(image.variables()).isEqualTo(VARIABLES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ccf1d431 ff", "6bf57cbd 00"})
    void readsTheRedundantVectorsWithEitherPadding(String vector) throws Exception {
        String[] parts = vector.split(" ", -1);
        byte padding = HexFormat.of().parseHex(parts[1])[0];
        EnvironmentImage image = new EnvironmentImage(padded(parts[0] + "01" + TEXT, padding), true);

        assertThat(image.hasValidCrc()).isTrue();
        assertThat(image.flags()).isEqualTo(1);
        assertThat(image.variables()).isEqualTo(VARIABLES);
    }

    @Test
    void doesNotTakeABigEndianChecksum() {
        assertThat(new EnvironmentImage(padded("6de35a6a" + TEXT, (byte) 0xFF), false).hasValidCrc())
                .isFalse();
    }

    @Test
    void coversThePaddingButNotTheFlagsByChecksum() throws Exception {
        byte[] bytes =
                EnvironmentImage.of(VARIABLES, SIZE, true, 1, (byte) 0xFF).bytes();

        bytes[EnvironmentImage.flagsOffset()] = 77;
        assertThat(new EnvironmentImage(bytes, true).hasValidCrc()).isTrue();
        bytes[SIZE - 1] ^= 1;
        assertThat(new EnvironmentImage(bytes, true).hasValidCrc()).isFalse();
    }

    @Test
    void writesVariablesSortedByName() throws Exception {
        EnvironmentImage image = EnvironmentImage.of(VARIABLES, SIZE, false, 0, EnvironmentImage.PADDING);

        assertThat(new String(image.bytes(), StandardCharsets.ISO_8859_1).substring(4))
                .startsWith("bootcount=0\0mender_boot_part=2\0upgrade_available=0\0\0\u00FF");
        assertThat(image.variables()).isEqualTo(VARIABLES);
    }

    @Test
    void refusesVariablesThatDoNotFit() {
        SortedMap<String, String> large = new TreeMap<>(Map.of("a", "x".repeat(SIZE)));

        assertThatThrownBy(() -> EnvironmentImage.of(large, SIZE, false, 0, EnvironmentImage.PADDING))
                .isInstanceOfSatisfying(
                        BootException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    void takesTheLastDefinitionOfANameAndWritesItOnce() throws Exception {
        SortedMap<String, String> variables = parse("a=1\0b=2\0a=3\0\0");

        assertThat(variables).containsExactlyEntriesOf(new TreeMap<>(Map.of("a", "3", "b", "2")));
    }

    @Test
    void keepsEmptyValuesEqualsSignsAndBytesAboveAscii() throws Exception {
        assertThat(parse("empty=\0args=console=ttyS0 root=/dev/x\0name=\u00E9\u00FF\0\0"))
                .containsEntry("empty", "")
                .containsEntry("args", "console=ttyS0 root=/dev/x")
                .containsEntry("name", "\u00E9\u00FF");
    }

    @Test
    void takesAnEnvironmentWithoutVariables() throws Exception {
        assertThat(parse("\0\u00FF\u00FF")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1", "a=1\0", "a=1\0b=2\0", "", "novalue\0\0", "=value\0\0"})
    void refusesTextThatIsNotWellFormed(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        BootException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }

    private static SortedMap<String, String> parse(String text) throws BootException {
        return EnvironmentText.parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static byte[] padded(String hex, byte padding) {
        byte[] head = HexFormat.of().parseHex(hex);
        byte[] bytes = new byte[SIZE];
        java.util.Arrays.fill(bytes, padding);
        System.arraycopy(head, 0, bytes, 0, head.length);
        return bytes;
    }
}
