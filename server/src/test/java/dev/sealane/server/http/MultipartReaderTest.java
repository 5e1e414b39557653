package dev.sealane.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MultipartReaderTest {
    private static final String TWO_PARTS = """
            --b
            Content-Disposition: form-data; name="size"

            5
            --b
            content-disposition: form-data; name="artifact"; filename="a \\"b\\".mender"
            Content-Type: application/octet-stream

            hello
            --b--
            """.replace("\n", "\r\n");

    @Test
    void readsPartsInOrder() throws IOException {
        MultipartReader reader = open(TWO_PARTS);
        Part size = reader.next().orElseThrow();
        assertThat(size.name()).isEqualTo("size");
        assertThat(size.text(10)).isEqualTo("5");
        Part artifact = reader.next().orElseThrow();
        assertThat(artifact.fileName()).contains("a \"b\".mender");
        assertThat(artifact.text(10)).isEqualTo("hello");
        assertThat(reader.next()).isEmpty();
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void skipsAPartThatNobodyRead() throws IOException {
        MultipartReader reader = open(TWO_PARTS);
        assertThat(reader.next()).isPresent();
        assertThat(reader.next().orElseThrow().name()).isEqualTo("artifact");
    }

    @Test
    void keepsEveryByteHoweverTheBodyIsCutIntoReads() throws IOException {
        long seed = 20_261_120;
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            byte[] content = almostBoundaries(random);
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(
                    "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            body.writeBytes(content);
            body.writeBytes("\r\n--b--".getBytes(StandardCharsets.US_ASCII));
            MultipartReader reader = MultipartReader.open(new Trickle(body.toByteArray(), random), "b");
            assertThat(reader.next().orElseThrow().body().readAllBytes())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(content);
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void refusesABodyThatEndsAnywhereBeforeItsClosingBoundary() {
        int closing = TWO_PARTS.lastIndexOf("--b--") + "--b--".length();
        for (int length = 0; length < closing; length++) {
            String cut = TWO_PARTS.substring(0, length);
            assertThatThrownBy(() -> readAll(cut))
                    .as("cut at %d", length)
                    .isInstanceOfSatisfying(
                            HttpRefusal.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("truncated-upload"));
        }
    }

    @Test
    void refusesWhatIsNotAForm() {
        assertRefused("bad-multipart", "preamble\r\n--b\r\n");
        assertRefused("bad-multipart", "--bxx");
        assertRefused("bad-multipart", "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--");
        assertRefused("bad-multipart", "--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--b--");
        assertRefused("bad-multipart", "--b\r\n\r\nx\r\n--b--");
        assertRefused("bad-multipart", "--b\r\nX: " + "y".repeat(MultipartReader.HEADER_LIMIT) + "\r\n\r\n");
        assertRefused("too-many", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n".repeat(17) + "--b--");
    }

    @Test
    void aPartLargerThanItsLimitIsRefused() throws IOException {
        Part part = open(TWO_PARTS).next().orElseThrow();
        assertThatThrownBy(() -> part.text(0))
                .isInstanceOfSatisfying(
                        HttpRefusal.class, refusal -> assertThat(refusal.code()).isEqualTo("too-large"));
    }

    @Test
    void findsTheBoundaryInTheContentType() {
        assertThat(PartHeaders.boundary("multipart/form-data; boundary=ab-c")).isEqualTo("ab-c");
        assertThat(PartHeaders.boundary("Multipart/Form-Data; charset=utf-8; boundary=\"a.b\""))
                .isEqualTo("a.b");
        for (String wrong : new String[] {
            "",
            "text/plain",
            "multipart/form-data",
            "multipart/mixed; boundary=a",
            "multipart/form-data; boundary=\"a\rb\"",
            "multipart/form-data; boundary=" + "x".repeat(71)
        }) {
            assertThatThrownBy(() -> PartHeaders.boundary(wrong))
                    .as(wrong)
                    .isInstanceOfSatisfying(
                            HttpRefusal.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("not-multipart"));
        }
    }

    private static void assertRefused(String code, String body) {
        assertThatThrownBy(() -> readAll(body))
                .as(body.substring(0, Math.min(60, body.length())))
                .isInstanceOfSatisfying(
                        HttpRefusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static void readAll(String body) throws IOException {
        MultipartReader reader = open(body);
        for (Optional<Part> part = reader.next(); part.isPresent(); part = reader.next()) {
            part.get().body().readAllBytes();
        }
    }

    private static MultipartReader open(String body) throws IOException {
        return MultipartReader.open(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), "b");
    }

    private static byte[] almostBoundaries(Random random) {
        StringBuilder text = new StringBuilder();
        String[] pieces = {"\r", "\n", "-", "--", "\r\n", "\r\n-", "\r\n--", "\r\n--a", "b", "--b", "x"};
        int count = random.nextInt(60);
        for (int index = 0; index < count; index++) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        String plain = text.toString().replace("\r\n--b", "\r\n--c");
        return ("x".repeat(random.nextInt(3) * 65_530) + plain).getBytes(StandardCharsets.US_ASCII);
    }

    /** Gives a few bytes at a time. */
    private static final class Trickle extends InputStream {
        private final ByteArrayInputStream bytes;
        private final Random random;

        Trickle(byte[] bytes, Random random) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int most = random.nextBoolean() ? 7 : 5000;
            return bytes.read(into, offset, Math.min(length, 1 + random.nextInt(most)));
        }
    }
}
