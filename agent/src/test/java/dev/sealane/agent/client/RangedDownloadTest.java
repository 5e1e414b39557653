package dev.sealane.agent.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealane.agent.client.DownloadException.Reason;
import dev.sealane.agent.testing.Fixtures;
import dev.sealane.agent.testing.RangeServer;
import dev.sealane.agent.testing.RangeServer.Asked;
import dev.sealane.agent.testing.ScriptedServer;
import dev.sealane.agent.testing.ScriptedServer.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges from servers that do what they may, break, and lie. */
final class RangedDownloadTest {
    private static final int RETRIES = 3;

    private final byte[] file = Fixtures.bytes(3, 500_000);
    private final RangeServer honest = new RangeServer(file);
    private final ByteRanges ranges = new ByteRanges();
    private final ByteArrayOutputStream wanted = new ByteArrayOutputStream();

    @Test
    void fetchesManyRangesWithFewRequests() throws Exception {
        for (int i = 0; i < 400; i++) {
            want(1000 * i, 1 + i % 500);
        }
        try (ScriptedServer server = new ScriptedServer(honest)) {
            assertThat(download(server, 150)).isEqualTo(wanted.toByteArray());
            assertThat(server.received())
                    .hasSize(3)
                    .allMatch(request -> RangeServer.asked(request).size() <= 150);
        }
    }

    @Test
    void asksForNeighboursAsOneRange() throws Exception {
        want(100, 50);
        want(150, 50);
        want(300, 1);
        try (ScriptedServer server = new ScriptedServer(honest)) {
            assertThat(download(server, 150)).isEqualTo(wanted.toByteArray());
            assertThat(server.received().getFirst().header("Range")).isEqualTo("bytes=100-199,300-300");
        }
    }

    @Test
    void keepsTheListOfRangesShortEnoughForServers() throws Exception {
        for (int i = 0; i < 900; i++) {
            want(500 * i, 10);
        }
        try (ScriptedServer server = new ScriptedServer(honest)) {
            assertThat(download(server, 1000)).isEqualTo(wanted.toByteArray());
            assertThat(server.received())
                    .hasSizeLessThan(6)
                    .allMatch(request -> request.header("Range").length() < 4100);
        }
    }

    @Test
    void askingForNothingAsksNobody() throws Exception {
        try (ScriptedServer server = new ScriptedServer(honest)) {
            assertThat(download(server, 10)).isEmpty();
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void takesAnswersThatHoldOnlyTheFirstRange() throws Exception {
        wantSome();
        Script first =
                (request, reply) -> honest.single(RangeServer.asked(request).getFirst(), reply);
        try (ScriptedServer server = new ScriptedServer(first)) {
            assertThat(download(server, 10)).isEqualTo(wanted.toByteArray());
            assertThat(server.received()).hasSize(3);
        }
    }

    @Test
    void takesRangesThatTheServerJoined() throws Exception {
        wantSome();
        Script joined = (_, reply) -> {
            RangeServer.beginMultipart(reply);
            honest.part(new Asked(1000, 250_000), reply);
            honest.part(new Asked(400_000, 499_999), reply);
            reply.raw("\r\n--this-separates--\r\n");
        };
        try (ScriptedServer server = new ScriptedServer(joined)) {
            assertThat(download(server, 10)).isEqualTo(wanted.toByteArray());
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void goesOnAtTheByteWhereAConnectionBroke() throws Exception {
        wantSome();
        AtomicInteger requests = new AtomicInteger();
        Script breaking = (request, reply) -> {
            if (requests.getAndIncrement() == 0) {
                RangeServer.beginMultipart(reply);
                honest.part(new Asked(1000, 200_999), reply);
                reply.raw("\r\n--this-separates\r\nContent-Range: bytes 202000-250000/500000\r\n\r\n");
                reply.write(file, 202_000, 10_000);
            } else {
                honest.answer(request, reply);
            }
        };
        try (ScriptedServer server = new ScriptedServer(breaking)) {
            assertThat(download(server, 10)).isEqualTo(wanted.toByteArray());
            assertThat(server.received().getLast().header("Range")).isEqualTo("bytes=212000-250000,400000-499999");
        }
    }

    @Test
    void sendsWhatProvesTheDevice() throws Exception {
        wantSome();
        try (ScriptedServer server = new ScriptedServer(honest)) {
            download(server, 10);
            assertThat(server.received().getFirst().header("Authorization")).isEqualTo("TargetToken t");
        }
    }

    @Test
    void refusesAServerWithoutRanges() {
        wantSome();
        try (ScriptedServer server = new ScriptedServer((_, reply) -> reply.send(200, "everything"))) {
            assertEnds(Reason.REFUSED, server, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 416})
    void refusesWhatRepeatingDoesNotChange(int status) {
        wantSome();
        try (ScriptedServer server = new ScriptedServer((_, reply) -> reply.send(status, ""))) {
            assertEnds(Reason.REFUSED, server, 1);
        }
    }

    @Test
    void refusesAFileOfAnotherSize() {
        wantSome();
        try (ScriptedServer server = new ScriptedServer(new RangeServer(Fixtures.bytes(3, 500_001)))) {
            assertEnds(Reason.OTHER_BYTES, server, 1);
        }
    }

    @Test
    void givesUpWhereNothingComes() {
        wantSome();
        try (ScriptedServer server = new ScriptedServer((_, reply) -> reply.send(503, ""))) {
            assertEnds(Reason.ATTEMPTS_USED_UP, server, RETRIES + 1);
        }
    }

    /** Each is an answer in one piece; the fields end with an empty line. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Range: bytes 1001-1010/500000\r\n\r\n",
                "Content-Range: bytes 0-499999/500000\r\n\r\n",
                "Content-Range: bytes 999999999999999999-5/500000\r\n\r\n",
                "\r\nno range at all",
                "Content-Type: multipart/byteranges; boundary=a\r\n\r\n--b\r\nContent-Range: bytes 1000-1001/500000\r\n\r\n",
                "Content-Type: multipart/byteranges; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain\r\n\r\n",
                "Content-Type: multipart/byteranges; boundary=a\r\n\r\n--a\nContent-Range: bytes 1000-1001/500000\n\n",
                "Content-Type: multipart/byteranges; boundary=a\r\n\r\n--a--\r\n",
                "Content-Type: multipart/byteranges; boundary=a\r\n\r\n",
                "Content-Type: multipart/byteranges; boundary=\"\"\r\n\r\n",
                "Content-Type: multipart/byteranges\r\n\r\n--\r\nContent-Range: bytes 1000-1001/500000\r\n\r\n",
            })
    void givesUpOnAnswersThatLie(String answer) {
        wantSome();
        Script lying = (_, reply) -> reply.raw("HTTP/1.1 206 Partial\r\nConnection: close\r\n" + answer);
        try (ScriptedServer server = new ScriptedServer(lying)) {
            assertEnds(Reason.ATTEMPTS_USED_UP, server, RETRIES + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y\r\n", "no end of this line ", "\r\n"})
    void givesUpOnAPartThatNeverBegins(String endless) {
        wantSome();
        Script script = (_, reply) -> {
            RangeServer.beginMultipart(reply);
            reply.raw("\r\n--this-separates\r\n");
            while (true) {
                reply.raw(endless.repeat(1000)); // Ends when the agent hangs up.
            }
        };
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertEnds(Reason.ATTEMPTS_USED_UP, server, RETRIES + 1);
        }
    }

    @Test
    void givesUpOnPartsWithoutEnd() {
        want(1000, 10);
        want(2000, 10);
        Script script = (_, reply) -> {
            RangeServer.beginMultipart(reply);
            while (true) {
                honest.part(new Asked(500, 501), reply); // Ends when the agent hangs up.
            }
        };
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertEnds(Reason.ATTEMPTS_USED_UP, server, RETRIES + 1);
        }
    }

    @Test
    void hangsUpOnAServerThatGoesOnBehindTheLastRange() throws Exception {
        want(1000, 10);
        Script script = (_, reply) -> {
            reply.head(206, -1, "Content-Range: bytes 1000-1009/500000");
            while (true) {
                reply.write(file, 1000, 10_000); // Ends when the agent hangs up.
            }
        };
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThat(download(server, 10)).isEqualTo(wanted.toByteArray());
        }
    }

    private void wantSome() {
        want(1000, 200_000);
        want(202_000, 48_001);
        want(400_000, 100_000);
    }

    private void want(int first, int length) {
        ranges.add(first, length);
        wanted.write(file, first, length);
    }

    private byte[] download(ScriptedServer server, int maxRanges) throws IOException {
        RangedDownload.Source source = new RangedDownload.Source(
                server.url("/file"), Map.of("Authorization", "TargetToken t"), file.length, maxRanges);
        RangedDownload.Rules rules = new RangedDownload.Rules(RETRIES, Duration.ofMinutes(5));
        try (RangedDownload download = new RangedDownload(Fixtures.http(), source, ranges, rules, _ -> {})) {
            return download.readAllBytes();
        }
    }

    private void assertEnds(Reason reason, ScriptedServer server, int requests) {
        assertThatExceptionOfType(DownloadException.class)
                .isThrownBy(() -> download(server, 10))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
        assertThat(server.received()).hasSize(requests);
    }
}
