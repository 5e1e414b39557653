package dev.sealane.agent.client.ddi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.sealane.agent.client.BusyException;
import dev.sealane.agent.client.DownloadException;
import dev.sealane.agent.client.NotAdmittedException;
import dev.sealane.agent.client.ProtocolException;
import dev.sealane.agent.client.ResumableDownload;
import dev.sealane.agent.client.SpoolDirectory;
import dev.sealane.agent.inventory.Attributes;
import dev.sealane.agent.testing.FakeHawkbit;
import dev.sealane.agent.testing.Fixtures;
import dev.sealane.agent.testing.Fixtures.MemoryCheckpoints;
import dev.sealane.agent.testing.ListedLog;
import dev.sealane.agent.testing.ScriptedServer;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.LogLine;
import dev.sealane.agent.update.ReportAnswer;
import dev.sealane.agent.update.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The device's side of the protocol against answers of a hawkBit (digest, sections 1, 2 and 6). */
final class DdiServerTest {
    private static final byte[] BYTES = Fixtures.bytes(3, 300_000);

    @TempDir
    Path directory;

    private final FakeHawkbit hawkbit = new FakeHawkbit();
    private final ListedLog log = new ListedLog();
    private final TreeMap<String, String> attributes = new TreeMap<>(Map.of("device_type", "board", "serial", "7"));
    private Installed installed = new Installed("factory-1", Optional.empty(), new TreeMap<>());

    @AfterEach
    void stop() {
        hawkbit.close();
    }

    @Test
    void asksUnderItsOwnNameWithItsToken() throws Exception {
        assertThat(server().next(installed)).isEmpty();

        assertThat(hawkbit.received()).hasSize(1);
        assertThat(hawkbit.received().getFirst().path()).isEqualTo(FakeHawkbit.ROOT);
        assertThat(hawkbit.received().getFirst().header("Authorization")).isEqualTo("TargetToken " + FakeHawkbit.TOKEN);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "00:05:00,PT5M",
                "23:59:59,PT23H59M59S",
                "00:00:00,PT1S",
                "24:00:00,PT24H",
                "999:00:00,PT24H",
                "soon,-",
                "5,-"
            })
    void letsTheServerSayHowOftenToAskWithinLimits(String sleep, String interval) throws Exception {
        hawkbit.config("\"config\":{\"polling\":{\"sleep\":\"" + sleep + "\"}}");
        DdiServer server = server();

        server.next(installed);

        assertThat(server.pollInterval())
                .isEqualTo(Optional.ofNullable(interval).map(Duration::parse));
    }

    @Test
    void livesWithoutIntervalAndLinks() throws Exception {
        hawkbit.config("");
        DdiServer server = server();

        assertThat(server.next(installed)).isEmpty();
        assertThat(server.pollInterval()).isEmpty();
    }

    @Test
    void answersTheQuestionForAttributesBeforeItLooksForWork() throws Exception {
        hawkbit.wantsAttributes().deploy("17", "u.mender", BYTES);

        assertThat(server().next(installed)).isPresent();

        assertThat(hawkbit.bodies())
                .containsExactly("{\"mode\":\"replace\",\"data\":{\"device_type\":\"board\",\"serial\":\"7\"}}");
        assertThat(calls())
                .containsExactly(
                        "GET " + FakeHawkbit.ROOT,
                        "PUT " + FakeHawkbit.ROOT + "/configData",
                        "GET " + FakeHawkbit.ROOT,
                        "GET " + FakeHawkbit.ROOT + "/deploymentBase/17?c=771178423");
    }

    @Test
    void sendsNoAttributeThatTheServerWouldRefuse() throws Exception {
        attributes.put("k".repeat(129), "long name");
        attributes.put("long", "v".repeat(127) + "\uD83D\uDE00");
        for (int i = 0; i < 200; i++) {
            attributes.put("a" + i, "x");
        }

        server().sendInventory(Attributes.of(attributes));

        String body = hawkbit.bodies().getFirst();
        assertThat(body).contains("\"device_type\":\"board\"").doesNotContain("k".repeat(129));
        assertThat(body.split("\":\"", -1)).hasSize(1 + 1 + DdiMessages.MAX_ATTRIBUTES);
    }

    @Test
    void goesOnWithoutAttributesThatTheServerRefusesAndDoesNotRepeatThem() throws Exception {
        hawkbit.wantsAttributes().deploy("17", "u.mender", BYTES);
        hawkbit.plan(
                "configData",
                FakeHawkbit.json(400, "{\"errorCode\":\"hawkbit.server.error.repo.invalidTargetAttributes\"}"));
        DdiServer server = server();

        assertThat(server.next(installed)).isPresent();
        assertThat(server.next(installed)).isPresent();

        assertThat(calls().stream().filter(call -> call.startsWith("PUT"))).hasSize(1);
    }

    @Test
    void sendsTheInventoryOnceUntilItChanges() throws Exception {
        DdiServer server = server();

        assertThat(server.sendInventory(Attributes.of(attributes))).isTrue();
        assertThat(server.sendInventory(Attributes.of(attributes))).isFalse();
        attributes.put("serial", "8");
        assertThat(server.sendInventory(Attributes.of(attributes))).isTrue();
    }

    @Test
    void tellsOnceWhatTheServerCannotKnowToBeInstalled() throws Exception {
        server().sendInventory(Attributes.of(attributes));
        server().sendInventory(Attributes.of(attributes));

        assertThat(hawkbit.bodies())
                .filteredOn(body -> body.startsWith("{\"name\""))
                .containsExactly("{\"name\":\"factory-1\",\"version\":\"factory-1\"}");
    }

    @Test
    void doesNotTellTheServerWhatItInstalledItself() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES);
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();
        installed = new Installed("release-2", Optional.empty(), new TreeMap<>());
        server.report(assignment, Status.SUCCESS);

        server.sendInventory(Attributes.of(attributes));

        assertThat(calls()).noneMatch(call -> call.contains("installedBase"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"download", "download-http"})
    void understandsAnActionWhateverItsLinkIsCalled(String link) throws Exception {
        hawkbit.deploy("5041", "u.mender", BYTES).linkName(link);

        Assignment assignment = server().next(installed).orElseThrow();

        assertThat(assignment.id()).isEqualTo("5041");
        assertThat(assignment.origin()).isEqualTo(Assignment.Origin.SERVER);
        assertThat(assignment.source())
                .startsWith(hawkbit.url() + FakeHawkbit.ROOT + "/softwaremodules/24/artifacts/u#size=300000&SHA-256=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/default/controller/v1/dev-1/deploymentBase/17",
                "https://elsewhere.example:8443/DEFAULT/controller/v1/dev-1/deploymentBase/17?c=-5&x=y",
                "deploymentBase/17/?x=1&c=9#top"
            })
    void takesOnlyTheIdOfALinkAndStaysWithItsServer(String href) throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES);
        hawkbit.plan("poll", FakeHawkbit.json(200, "{\"_links\":{\"deploymentBase\":{\"href\":\"" + href + "\"}}}"));

        assertThat(server().next(installed)).isPresent();

        assertThat(calls().getLast()).startsWith("GET " + FakeHawkbit.ROOT + "/deploymentBase/17");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void waitsWhereTheActionIsNotForItNow(int status) throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES).plan("deploymentBase", FakeHawkbit.empty(status));

        assertThat(server().next(installed)).isEmpty();
    }

    @Test
    void takesUnauthorizedForADeviceThatMustWait() {
        hawkbit.plan("poll", FakeHawkbit.empty(401));

        assertThatExceptionOfType(NotAdmittedException.class).isThrownBy(() -> server().next(installed));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void leavesABusyServerAlone(int status) {
        hawkbit.plan("poll", "HTTP/1.1 " + status + " Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");

        assertThatExceptionOfType(BusyException.class)
                .isThrownBy(() -> server().next(installed))
                .satisfies(busy -> assertThat(busy.pause()).isEqualTo(Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{",
                "{\"_links\":{\"deploymentBase\":{}}}",
                "{\"_links\":{\"deploymentBase\":{\"href\":\"/x\"}}}"
            })
    void isNotLedAstrayByAnswersThatMakeNoSense(String answer) {
        hawkbit.plan("poll", FakeHawkbit.json(200, answer));

        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> server().next(installed));
    }

    @Test
    void neverConfirmsForPeople() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES).turnInto("confirmationBase");

        assertThat(server().next(installed)).isEmpty();

        assertThat(calls()).containsExactly("GET " + FakeHawkbit.ROOT);
    }

    @Test
    void acknowledgesACancelationOfSomethingItHasNotBegun() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES).turnInto("cancelAction");

        assertThat(server().next(installed)).isEmpty();

        assertThat(hawkbit.feedbacks()).containsExactly("cancelAction 17 closed success");
    }

    @Test
    void tellsACancelationFromTheActionThatItStops() throws Exception {
        String base = "{\"_links\":{\"cancelAction\":{\"href\":\"/default/controller/v1/dev-1/cancelAction/18\"}}}";
        hawkbit.plan("poll", FakeHawkbit.json(200, base));
        hawkbit.plan("cancelAction", FakeHawkbit.json(200, "{\"id\":\"18\",\"cancelAction\":{\"stopId\":\"17\"}}"));
        hawkbit.plan("feedback", FakeHawkbit.empty(200));

        server().next(installed);

        assertThat(hawkbit.received().get(2).path()).isEqualTo(FakeHawkbit.ROOT + "/cancelAction/18/feedback");
        assertThat(hawkbit.received().get(2).body()).startsWith("{\"id\":\"17\"");
    }

    @Test
    void refusesAnActionItCannotCarryOutAndSaysWhatItFound() throws Exception {
        hawkbit.deploy("17", "a.mender", BYTES).artifact("b.swu", 1, FakeHawkbit.digest("SHA-256", BYTES));

        assertThat(server().next(installed)).isEmpty();

        assertThat(hawkbit.feedbacks()).containsExactly("deploymentBase 17 closed failure");
        assertThat(hawkbit.bodies().getFirst()).contains("found 2: a.mender, b.swu");
    }

    @ParameterizedTest
    @CsvSource({
        "DOWNLOADING,download none",
        "INSTALLING,proceeding none",
        "REBOOTING,proceeding none",
        "COMMITTING,proceeding none",
        "SUCCESS,closed success",
        "ALREADY_INSTALLED,closed success",
        "FAILURE,closed failure"
    })
    void reportsEveryStatusInTheWordsOfTheProtocol(Status status, String words) throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES);
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();

        assertThat(server.report(assignment, status)).isEqualTo(ReportAnswer.RECORDED);

        assertThat(hawkbit.feedbacks()).containsExactly("deploymentBase 17 " + words);
        assertThat(hawkbit.bodies().getFirst()).startsWith("{\"id\":\"17\",\"status\":{\"execution\":\"");
    }

    @Test
    void explainsAFailureWithItsCauseAndItsNewestLines() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES);
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();
        log.append(LogLine.Level.ERROR, "DOWNLOAD: " + "the cause ".repeat(100));
        for (int i = 0; i < 100; i++) {
            log.append(LogLine.Level.INFO, "line " + i);
            log.append(LogLine.Level.DEBUG, "detail " + i);
        }

        server.report(assignment, Status.FAILURE);

        assertThat(hawkbit.bodies().getFirst())
                .contains("\"details\":[\"DOWNLOAD: the cause", "\"line 51\"", "\"line 99\"]")
                .doesNotContain("\"line 50\"", "\"detail 99\"")
                .hasSizeLessThan(Feedback.MAX_DETAILS * Feedback.MAX_LENGTH);
    }

    @Test
    void stopsWhenTheServerWantsItAndAcknowledgesOnlyOnceItIsBack() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES);
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();
        hawkbit.turnInto("cancelAction");

        assertThat(server.report(assignment, Status.INSTALLING)).isEqualTo(ReportAnswer.ABORTED);
        assertThat(hawkbit.feedbacks()).isEmpty();
        assertThat(server.report(assignment, Status.FAILURE)).isEqualTo(ReportAnswer.RECORDED);

        assertThat(hawkbit.feedbacks()).containsExactly("cancelAction 17 closed success");
        assertThat(hawkbit.bodies().getFirst()).contains("Stopped; factory-1 stays installed.");
    }

    @Test
    void doesNotPassForStoppedWhereItCouldNotGoBack() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES);
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();
        hawkbit.turnInto("cancelAction");
        installed = installed.inconsistentWith("release-2");

        server.report(assignment, Status.FAILURE);

        assertThat(hawkbit.feedbacks()).containsExactly("deploymentBase 17 closed failure");
    }

    @Test
    void reportsASuccessThatCameBeforeItCouldStop() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES);
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();
        hawkbit.turnInto("cancelAction");

        server.report(assignment, Status.SUCCESS);

        assertThat(hawkbit.feedbacks()).containsExactly("deploymentBase 17 closed success");
    }

    @ParameterizedTest
    @CsvSource({
        "404,INSTALLING,ABORTED",
        "410,COMMITTING,ABORTED",
        "410,SUCCESS,REFUSED",
        "404,FAILURE,REFUSED",
        "400,INSTALLING,REFUSED"
    })
    void understandsThatAnActionHasEndedWithoutIt(int status, Status told, ReportAnswer answer) throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES);
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();
        hawkbit.plan("feedback", FakeHawkbit.empty(status));

        assertThat(server.report(assignment, told)).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 403})
    void doesNotRepeatAFinalReportAgainstAQuotaForEver(int status) throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES);
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();
        String quota =
                "{\"exceptionClass\":\"org.eclipse.hawkbit.repository.exception.AssignmentQuotaExceededException\","
                        + "\"errorCode\":\"hawkbit.server.error.quota.tooManyEntries\",\"message\":\"too many\"}";
        hawkbit.plan("feedback", FakeHawkbit.json(status, quota), FakeHawkbit.empty(status));

        assertThat(server.report(assignment, Status.FAILURE)).isEqualTo(ReportAnswer.REFUSED);
        assertThatIOException().isThrownBy(() -> server.report(assignment, Status.FAILURE));
    }

    @Test
    void doesNotBeginAnActionAgainThatTheServerDoesNotLetEnd() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES);
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();
        hawkbit.plan(
                "feedback", FakeHawkbit.json(400, "{\"errorCode\":\"hawkbit.server.error.rest.body.notReadable\"}"));

        assertThat(server.report(assignment, Status.SUCCESS)).isEqualTo(ReportAnswer.REFUSED);

        assertThat(server.next(installed)).isEmpty();
        hawkbit.deploy("18", "u.mender", BYTES);
        assertThat(server.next(installed)).isPresent();
    }

    @Test
    void tellsAFailureAlsoWithoutItsLog() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES);
        Assignment assignment = server().next(installed).orElseThrow();
        log.breakDown("the disk is gone");

        assertThat(server().report(assignment, Status.FAILURE)).isEqualTo(ReportAnswer.RECORDED);

        assertThat(hawkbit.bodies().getLast()).contains("The log cannot be read: the disk is gone");
    }

    @Test
    void fetchesNothingOfAnActionThatHasEnded() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES).handling("\"download\":\"forced\",\"update\":\"skip\"");
        hawkbit.plan("feedback", FakeHawkbit.empty(410));

        assertThat(server().next(installed)).isEmpty();

        assertThat(hawkbit.ranges()).isEmpty();
    }

    @Test
    void resumesADownloadWithARangeForTheSameBytes() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES).cutDownloads(100_000, 50_000);
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();

        try (InputStream in = server.open(assignment, new MemoryCheckpoints())) {
            assertThat(in.readAllBytes()).isEqualTo(BYTES);
        }

        assertThat(hawkbit.ranges()).containsExactly("", "bytes=100000-", "bytes=150000-");
    }

    @Test
    void refusesAnArtifactOfAnotherSizeBeforeItsFirstByte() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES);
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();
        hawkbit.plan("artifact", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother");

        try (InputStream in = server.open(assignment, new MemoryCheckpoints())) {
            assertThatExceptionOfType(DownloadException.class)
                    .isThrownBy(in::read)
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(DownloadException.Reason.OTHER_BYTES));
        }
    }

    @Test
    void withholdsTheLastBytesOfAnArtifactWithAnotherDigest() throws Exception {
        byte[] other = BYTES.clone();
        other[BYTES.length / 2] ^= 1;
        hawkbit.deploy("17", "u.mender", BYTES);
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();
        hawkbit.deploy("17", "u.mender", other);

        try (InputStream in = server.open(assignment, new MemoryCheckpoints())) {
            assertThatExceptionOfType(DownloadException.class)
                    .isThrownBy(() -> in.readNBytes(BYTES.length))
                    .withMessageContaining("SHA-256 " + FakeHawkbit.digest("SHA-256", BYTES))
                    .withMessageContaining(FakeHawkbit.digest("SHA-256", other));
        }
    }

    @Test
    void goesOnWithAFreshLinkToTheSameBytes() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES).plan("artifact", FakeHawkbit.empty(403));
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();

        try (InputStream in = server.open(assignment, new MemoryCheckpoints())) {
            assertThat(in.readAllBytes()).isEqualTo(BYTES);
        }
    }

    @Test
    void stopsALongDownloadThatIsCanceled() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES).config("\"config\":{\"polling\":{\"sleep\":\"00:00:01\"}}");
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();
        hawkbit.turnInto("cancelAction");

        try (InputStream in = server.open(assignment, new MemoryCheckpoints())) {
            assertThatExceptionOfType(DownloadException.class)
                    .isThrownBy(() -> readSlowly(in))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(DownloadException.Reason.WITHDRAWN));
        }
    }

    /** A handler that takes its time; the stream looks once a second. */
    private static void readSlowly(InputStream in) throws IOException, InterruptedException {
        byte[] some = new byte[1000];
        while (in.read(some) >= 0) {
            Thread.sleep(10);
        }
    }

    @Test
    void showsItsTokenToNoOtherServer() throws Exception {
        try (ScriptedServer elsewhere = new ScriptedServer((_, reply) -> reply.send(200, new String(new char[4])))) {
            hawkbit.deploy("17", "u.mender", new byte[4]);
            DdiServer server = server();
            Assignment assignment = server.next(installed).orElseThrow();
            hawkbit.plan(
                    "artifact",
                    "HTTP/1.1 302 Found\r\nLocation: " + elsewhere.url("/mirror") + "\r\nContent-Length: 0\r\n\r\n");

            try (InputStream in = server.open(assignment, new MemoryCheckpoints())) {
                assertThat(in.readAllBytes()).hasSize(4);
            }

            assertThat(elsewhere.received().getFirst().header("Authorization")).isEmpty();
            assertThat(hawkbit.received().getLast().header("Authorization")).isNotEmpty();
        }
    }

    @Test
    void fetchesBeforeTheMaintenanceWindowAndInstallsFromWhatItHas() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES)
                .handling("\"download\":\"forced\",\"update\":\"skip\",\"maintenanceWindow\":\"unavailable\"");

        assertThat(server().next(installed)).isEmpty();
        assertThat(server().next(installed)).isEmpty();
        hawkbit.handling("\"download\":\"forced\",\"update\":\"forced\",\"maintenanceWindow\":\"available\"");
        DdiServer server = server();
        Assignment assignment = server.next(installed).orElseThrow();

        try (InputStream in = server.open(assignment, new MemoryCheckpoints())) {
            assertThat(in.readAllBytes()).isEqualTo(BYTES);
        }
        assertThat(hawkbit.ranges()).containsExactly("");
        assertThat(hawkbit.feedbacks()).containsExactly("deploymentBase 17 download none");
    }

    @Test
    void saysThatItHasDownloadedWhereThatIsAllTheServerWantsAndNeverThatItInstalled() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES).handling("\"download\":\"forced\",\"update\":\"skip\"");

        assertThat(server().next(installed)).isEmpty();
        assertThat(server().next(installed)).isEmpty();

        assertThat(hawkbit.feedbacks())
                .containsExactly("deploymentBase 17 download none", "deploymentBase 17 downloaded success");
        assertThat(hawkbit.ranges()).containsExactly("");
    }

    @Test
    void goesOnWithAFetchThatAnEarlierProcessBegan() throws Exception {
        byte[] large = Fixtures.bytes(4, 6 << 20);
        hawkbit.deploy("17", "u.mender", large)
                .handling("\"download\":\"forced\",\"update\":\"skip\"")
                .cutDownloads(5 << 20, 0, 0, 0, 0);
        assertThatExceptionOfType(DownloadException.class).isThrownBy(() -> server().next(installed));
        hawkbit.cutDownloads();

        server().next(installed);

        assertThat(hawkbit.ranges().getLast()).isEqualTo("bytes=" + (5 << 20) + "-");
        assertThat(hawkbit.feedbacks()).endsWith("deploymentBase 17 downloaded success");
    }

    @Test
    void endsAFetchOfOtherBytesThanThePromisedOnes() throws Exception {
        hawkbit.deploy("17", "u.mender", BYTES).handling("\"download\":\"forced\",\"update\":\"skip\"");
        hawkbit.plan("artifact", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother");

        assertThat(server().next(installed)).isEmpty();

        assertThat(hawkbit.feedbacks()).endsWith("deploymentBase 17 closed failure");
    }

    @Test
    void asksTheNextServerWhereOneDoesNotAnswer() throws Exception {
        URI dead;
        try (ScriptedServer gone = new ScriptedServer((_, _) -> {})) {
            dead = gone.url();
        }

        assertThat(server(List.of(dead, hawkbit.url())).next(installed)).isEmpty();
    }

    private List<String> calls() {
        return hawkbit.received().stream()
                .map(request -> request.method() + " " + request.path())
                .toList();
    }

    private DdiServer server() {
        return server(List.of(hawkbit.url()));
    }

    private DdiServer server(List<URI> servers) {
        DdiServer.Account account = new DdiServer.Account(
                servers, "DEFAULT", () -> "dev-1", Optional.of("TargetToken " + FakeHawkbit.TOKEN));
        DdiServer.Device device = new DdiServer.Device() {
            @Override
            public Installed installed() {
                return installed;
            }

            @Override
            public Attributes inventory() {
                return Attributes.of(attributes);
            }
        };
        ResumableDownload.Rules rules = new ResumableDownload.Rules(
                3, 1L << 30, Duration.ofMillis(1), ResumableDownload.CHECKPOINT_BYTES, new SpoolDirectory(directory));
        return new DdiServer(Fixtures.http(), account, device, rules, directory, log, Thread::sleep);
    }
}
