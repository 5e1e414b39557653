package dev.sealane.agent.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealane.agent.client.DownloadException.Reason;
import dev.sealane.agent.testing.Fixtures;
import dev.sealane.agent.testing.Fixtures.MemoryCheckpoints;
import dev.sealane.agent.testing.ScriptedServer;
import dev.sealane.agent.testing.ScriptedServer.Received;
import dev.sealane.agent.testing.ScriptedServer.Script;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the protocol's download table (Mender client, section 6), and servers that lie. */
final class ResumableDownloadTest {
    private static final int SIZE = 10 << 20;

    @TempDir
    Path directory;

    private final byte[] artifact = Fixtures.bytes(7, SIZE);
    private final MemoryCheckpoints checkpoints = new MemoryCheckpoints();
    private final List<Duration> pauses = new ArrayList<>();
    private final AtomicInteger refreshes = new AtomicInteger();

    @Test
    void deliversAnArtifactThatComesInOnePiece() throws Exception {
        try (ScriptedServer server = new ScriptedServer(serving(Long.MAX_VALUE))) {
            assertThat(download(server)).isEqualTo(artifact);
            assertThat(server.received()).hasSize(1);
            assertThat(server.received().getFirst().header("Authorization")).isEmpty();
            assertThat(server.received().getFirst().header("Range")).isEmpty();
        }
    }

    @Test
    void goesOnWhereABrokenConnectionEnded() throws Exception {
        try (ScriptedServer server = new ScriptedServer(serving(1_000_000, 2_000_000))) {
            assertThat(download(server)).isEqualTo(artifact);
            assertThat(server.received())
                    .extracting(request -> request.header("Range"))
                    .containsExactly("", "bytes=1000000-", "bytes=3000000-");
            assertThat(server.received().getLast().header("If-Range")).isEqualTo("\"tag\"");
        }
    }

    @Test
    void waitsLongerTheMoreOftenItFailsInARow() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer((request, reply) -> {
            if (requests.incrementAndGet() <= 7) {
                reply.send(503, "");
            } else {
                serving(Long.MAX_VALUE).answer(request, reply);
            }
        })) {
            assertThat(download(server)).isEqualTo(artifact);
        }
        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(5L, 5L, 5L, 10L, 10L, 10L, 20L);
    }

    @Test
    void honoursThePauseABusyServerAsksFor() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer((request, reply) -> {
            if (requests.incrementAndGet() == 1) {
                reply.send(429, "", "Retry-After: 77");
            } else {
                serving(Long.MAX_VALUE).answer(request, reply);
            }
        })) {
            download(server);
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(77));
    }

    @Test
    void givesUpWhenNothingComesAnyMore() {
        try (ScriptedServer server = new ScriptedServer((_, reply) -> reply.send(500, ""))) {
            assertRefused(Reason.ATTEMPTS_USED_UP, server);
            assertThat(server.received()).hasSize(11);
        }
    }

    @Test
    void countsTheAttemptsAnewAfterProgress() throws Exception {
        long[] cuts = new long[30];
        java.util.Arrays.fill(cuts, 200_000);
        try (ScriptedServer server = new ScriptedServer(serving(cuts))) {
            assertThat(download(server)).isEqualTo(artifact);
            assertThat(server.received()).hasSize(31);
        }
    }

    @Test
    void goesOnAfterARestartWhereTheLastCheckpointWas() throws Exception {
        try (ScriptedServer server = new ScriptedServer(serving(Long.MAX_VALUE))) {
            try (InputStream first = open(server)) {
                assertThat(first.readNBytes(5 << 20)).hasSize(5 << 20);
                assertThat(checkpoints.durable()).isEqualTo(4 << 20);
            }
            checkpoints.record(4 << 20);

            assertThat(download(server)).isEqualTo(artifact);
            assertThat(server.received().getLast().header("Range")).isEqualTo("bytes=4194304-");
            assertThat(server.received().getLast().header("If-Range")).isEqualTo("\"tag\"");
        }
    }

    @Test
    void usesNothingThatLiesBehindTheLastCheckpoint() throws Exception {
        try (ScriptedServer server = new ScriptedServer(serving(Long.MAX_VALUE))) {
            try (InputStream first = open(server)) {
                first.readNBytes(6 << 20);
            }
            checkpoints.record(4 << 20);
            Path spool = directory.resolve("download.spool");
            byte[] torn = Files.readAllBytes(spool);
            java.util.Arrays.fill(torn, Spool.DESCRIPTION_BYTES + (4 << 20), torn.length, (byte) 0);
            Files.write(spool, torn);

            assertThat(download(server)).isEqualTo(artifact);
        }
    }

    @Test
    void needsNoServerForAnArtifactThatIsHereWhole() throws Exception {
        try (ScriptedServer server = new ScriptedServer(serving(Long.MAX_VALUE))) {
            download(server);
            assertThat(checkpoints.durable()).isEqualTo(SIZE);

            assertThat(download(server)).isEqualTo(artifact);
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void dropsTheSpoolOfAnotherAssignment() throws Exception {
        try (ScriptedServer server = new ScriptedServer(serving(Long.MAX_VALUE))) {
            download(server);

            try (InputStream other = open(server, "other")) {
                assertThat(checkpoints.durable()).isZero();
                assertThat(other.readAllBytes()).isEqualTo(artifact);
            }
            assertThat(server.received().getLast().header("Range")).isEmpty();
        }
    }

    @Test
    void dropsASpoolThatIsShorterThanTheJournalSays() throws Exception {
        try (ScriptedServer server = new ScriptedServer(serving(Long.MAX_VALUE))) {
            download(server);
            Files.write(directory.resolve("download.spool"), new byte[10]);

            assertThat(download(server)).isEqualTo(artifact);
            assertThat(server.received()).hasSize(2);
        }
    }

    @Test
    void dropsASpoolWhoseDescriptionIsDamaged() throws Exception {
        try (ScriptedServer server = new ScriptedServer(serving(Long.MAX_VALUE))) {
            download(server);
            Path spool = directory.resolve("download.spool");
            byte[] damaged = Files.readAllBytes(spool);
            damaged[10] ^= 1;
            Files.write(spool, damaged);

            assertThat(download(server)).isEqualTo(artifact);
            assertThat(server.received()).hasSize(2);
        }
    }

    @Test
    void goesOnWithoutASpoolWhereItCannotWriteOne() throws Exception {
        try (ScriptedServer server = new ScriptedServer(serving(1_000_000))) {
            directory = directory.resolve("missing");

            assertThat(download(server)).isEqualTo(artifact);
            assertThat(checkpoints.durable()).isZero();
            assertThat(server.received().getLast().header("Range")).isEqualTo("bytes=1000000-");
        }
    }

    @Test
    void readsPastWhatItHasWhenTheServerIgnoresTheRange() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer((_, reply) -> {
            reply.head(200, SIZE, "ETag: \"tag\"");
            reply.write(artifact, 0, requests.incrementAndGet() == 1 ? 100_000 : SIZE);
        })) {
            assertThat(download(server)).isEqualTo(artifact);
        }
    }

    @Test
    void asksForAFreshLinkWhenTheOldOneExpired() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer((request, reply) -> {
            switch (requests.incrementAndGet()) {
                case 1 -> serving(1_000_000).answer(request, reply);
                case 2 -> reply.send(403, "expired");
                default -> serving(Long.MAX_VALUE).answer(request, reply);
            }
        })) {
            assertThat(download(server)).isEqualTo(artifact);
        }
        assertThat(refreshes).hasValue(1);
    }

    @Test
    void givesUpWhenAFreshLinkIsRefusedToo() {
        try (ScriptedServer server = new ScriptedServer((_, reply) -> reply.send(403, "no"))) {
            assertRefused(Reason.REFUSED, server);
            assertThat(server.received()).hasSize(2);
        }
    }

    @Test
    void refusesToMixTwoArtifactsWhenTheEntityTagChanges() {
        AtomicInteger requests = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer((_, reply) -> {
            if (requests.incrementAndGet() == 1) {
                reply.head(200, SIZE, "ETag: \"one\"");
                reply.write(artifact, 0, 1000);
            } else {
                reply.head(200, SIZE, "ETag: \"two\"");
                reply.write(artifact, 0, SIZE);
            }
        })) {
            assertRefused(Reason.CHANGED, server);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Range: bytes 999-10485759/10485760",
                "Content-Range: bytes 1001-10485759/10485760",
                "Content-Range: bytes 1000-2000/10485760",
                "Content-Range: bytes 1000-10485759/*",
                "Content-Range: bytes 1000-999/10485760",
                "Content-Range: lines 1-2/3",
                "X-Nothing: at all",
            })
    void doesNotBelieveAPartThatIsNotTheOneAskedFor(String field) {
        AtomicInteger requests = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer((_, reply) -> {
            if (requests.incrementAndGet() == 1) {
                reply.head(200, SIZE);
                reply.write(artifact, 0, 1000);
            } else {
                reply.head(206, SIZE - 1000, field);
                reply.write(artifact, 1000, SIZE - 1000);
            }
        })) {
            assertRefused(Reason.ATTEMPTS_USED_UP, server);
        }
    }

    @Test
    void refusesAPartOfAnArtifactOfAnotherSize() {
        AtomicInteger requests = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer((_, reply) -> {
            if (requests.incrementAndGet() == 1) {
                reply.head(200, SIZE);
                reply.write(artifact, 0, 1000);
            } else {
                reply.head(206, 1000, "Content-Range: bytes 1000-1999/2000");
            }
        })) {
            assertRefused(Reason.CHANGED, server);
        }
    }

    @Test
    void refusesAnArtifactAboveItsLimit() {
        try (ScriptedServer server = new ScriptedServer((_, reply) -> reply.head(200, 1L << 50))) {
            assertRefused(Reason.TOO_LARGE, server);
        }
    }

    @Test
    void refusesAnEndlessBodyWithoutALength() {
        try (ScriptedServer server = new ScriptedServer((_, reply) -> {
            reply.head(200, -1);
            while (true) {
                reply.write(artifact, 0, SIZE);
            }
        })) {
            assertRefused(Reason.TOO_LARGE, server);
        }
    }

    @Test
    void refusesAnEncodedBody() {
        try (ScriptedServer server = new ScriptedServer((_, reply) -> reply.head(200, 10, "Content-Encoding: gzip"))) {
            assertRefused(Reason.REFUSED, server);
        }
    }

    @Test
    void resumesWhenTheServerFallsSilent() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        Http impatient =
                Fixtures.http(new Http.Timeouts(Duration.ofMinutes(2), Duration.ofSeconds(2), Duration.ofMinutes(2)));
        try (ScriptedServer server = new ScriptedServer((request, reply) -> {
            if (requests.incrementAndGet() == 1) {
                reply.head(200, SIZE, "ETag: \"tag\"");
                reply.write(artifact, 0, 5000);
                reply.awaitHangUp();
            } else {
                serving(Long.MAX_VALUE).answer(request, reply);
            }
        })) {
            try (InputStream in = open(impatient, server, "assignment")) {
                assertThat(in.readAllBytes()).isEqualTo(artifact);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307})
    void followsARedirectOfTheSameScheme(int status) throws Exception {
        try (ScriptedServer server = new ScriptedServer((request, reply) -> {
            if (request.path().equals("/artifact")) {
                reply.head(status, 0, "Location: /elsewhere");
            } else {
                serving(Long.MAX_VALUE).answer(request, reply);
            }
        })) {
            assertThat(download(server)).isEqualTo(artifact);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "https://127.0.0.1/", "ftp://127.0.0.1/", "::", "/artifact"})
    void followsNoOtherRedirectAndNoCircle(String location) {
        try (ScriptedServer server = new ScriptedServer((_, reply) -> reply.head(302, 0, "Location: " + location))) {
            assertRefused(Reason.ATTEMPTS_USED_UP, server);
        }
    }

    private void assertRefused(Reason reason, ScriptedServer server) {
        assertThatExceptionOfType(DownloadException.class)
                .isThrownBy(() -> download(server))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private byte[] download(ScriptedServer server) throws IOException {
        try (InputStream in = open(server)) {
            return in.readAllBytes();
        }
    }

    private InputStream open(ScriptedServer server) throws IOException {
        return open(server, "assignment");
    }

    private InputStream open(ScriptedServer server, String assignment) throws IOException {
        return open(Fixtures.http(), server, assignment);
    }

    private InputStream open(Http http, ScriptedServer server, String assignment) throws IOException {
        ArtifactLink link = new ArtifactLink() {
            @Override
            public URI current() {
                return server.url("/artifact");
            }

            @Override
            public URI refresh() {
                refreshes.incrementAndGet();
                return current();
            }
        };
        ResumableDownload.Rules rules = new ResumableDownload.Rules(
                10, 64 << 20, Duration.ofMinutes(5), ResumableDownload.CHECKPOINT_BYTES, new SpoolDirectory(directory));
        return ResumableDownload.open(http, link, rules, assignment, checkpoints, pauses::add);
    }

    /** Serves the artifact with ranges; the first connections end after so many bytes. */
    private Script serving(long... cuts) {
        AtomicInteger connection = new AtomicInteger();
        return (request, reply) -> {
            int from = from(request);
            int number = connection.getAndIncrement();
            long most = number < cuts.length ? cuts[number] : Long.MAX_VALUE;
            if (from > 0) {
                reply.head(
                        206,
                        SIZE - from,
                        "ETag: \"tag\"",
                        "Content-Range: bytes " + from + "-" + (SIZE - 1) + "/" + SIZE);
            } else {
                reply.head(200, SIZE, "ETag: \"tag\"");
            }
            reply.write(artifact, from, (int) Math.min(SIZE - from, most));
        };
    }

    private static int from(Received request) {
        String range = request.header("Range");
        return range.isEmpty() ? 0 : Integer.parseInt(range.replaceAll("bytes=([0-9]+)-", "$1"));
    }
}
