package dev.sealane.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Page;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admissions;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.device.Groups;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.refusal.NotFound;
import dev.sealane.server.release.ArtifactId;
import dev.sealane.server.release.ReleaseInUse;
import dev.sealane.server.release.Releases;
import dev.sealane.server.testing.Fleet;
import dev.sealane.server.testing.FreshDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RolloutsTest {
    private static final Tenant TENANT = Tenant.DEFAULT;

    private final Database database;
    private final Fleet fleet;
    private final Rollouts rollouts;
    private final Assignments assignments;
    private final Confirmations confirmations;
    private BlobStore blobs;
    private Releases releases;
    private IdleDevices idle;
    private Dispatch dispatch;

    RolloutsTest(Database database) {
        this.database = database;
        this.fleet = new Fleet(database, TENANT);
        this.rollouts = new Rollouts(database, InstantSource.system());
        this.assignments = new Assignments(database);
        this.confirmations = new Confirmations(database, InstantSource.system());
    }

    @BeforeAll
    void open(@TempDir Path directory) throws Exception {
        blobs = BlobStore.open(directory);
        releases = new Releases(database, blobs);
        idle = new IdleDevices(database.changes());
        dispatch = new Dispatch(database, releases, new Inventory(database), idle, InstantSource.system());
    }

    @AfterAll
    void close() {
        idle.close();
        blobs.close();
    }

    @Test
    void handsOutTheOldestRolloutFirstAndOneAtATime() {
        DeviceId device = fleet.accepted("oldest");
        String first = release("board");
        String second = release("board");
        RolloutId older = roll(first, device);
        RolloutId newer = roll(second, device);

        assertThat(install(device, "board").rollout()).isEqualTo(older);
        assertThat(install(device, "board").rollout()).isEqualTo(older);
        report(device, older, AssignmentStatus.SUCCESS);
        assertThat(install(device, "board").rollout()).isEqualTo(newer);
    }

    @Test
    void chatsNothingWhenThereIsNothingAndSeesANewRolloutAtTheNextPoll() {
        DeviceId device = fleet.accepted("idle");
        String release = release("board");
        assertThat(next(device, "board")).isInstanceOf(Work.Nothing.class);
        assertThat(next(device, "board")).isInstanceOf(Work.Nothing.class);

        roll(release, device);

        assertThat(next(device, "board")).isInstanceOf(Work.Install.class);
    }

    @Test
    void endsWithoutAnArtifactForTheDeviceType() {
        DeviceId device = fleet.accepted("noartifact");
        RolloutId rollout = roll(release("other-board"), device);

        assertThat(next(device, "board")).isInstanceOf(Work.Nothing.class);

        assertThat(status(rollout, device)).isEqualTo(AssignmentStatus.NO_ARTIFACT);
        assertThat(rollouts.get(TENANT, rollout).status()).isEqualTo(RolloutStatus.FINISHED);
    }

    @Test
    void endsAtOnceWhereTheReleaseRunsAlready() {
        DeviceId device = fleet.accepted("already");
        String release = release("board");
        RolloutId rollout = roll(release, device);

        assertThat(dispatch.next(TENANT, device, Map.of("artifact_name", release, "device_type", "board")))
                .isInstanceOf(Work.Nothing.class);

        assertThat(status(rollout, device)).isEqualTo(AssignmentStatus.ALREADY_INSTALLED);
    }

    @Test
    void installsAgainWhenForced() {
        DeviceId device = fleet.accepted("forced");
        String release = release("board");
        rollouts.create(
                TENANT,
                new RolloutRequest("again", release, new Target.Devices(Set.of(device)), true, Terms.PLAIN, ""));

        assertThat(dispatch.next(TENANT, device, Map.of("artifact_name", release, "device_type", "board")))
                .isInstanceOf(Work.Install.class);
    }

    @Test
    void failsADeviceThatProvidesSomethingElseInTheMiddle() {
        DeviceId device = fleet.accepted("changed");
        RolloutId rollout = roll(release("board"), device);
        install(device, "board");

        assertThat(dispatch.next(TENANT, device, Map.of("artifact_name", "else", "device_type", "board")))
                .isEqualTo(new Work.Contradiction(rollout));

        assertThat(status(rollout, device)).isEqualTo(AssignmentStatus.FAILURE);
    }

    @Test
    void recordsARepeatedFinalStatusOnceAndKeepsASuccess() {
        DeviceId device = fleet.accepted("repeated");
        RolloutId rollout = roll(release("board"), device);
        install(device, "board");
        report(device, rollout, AssignmentStatus.SUCCESS);

        assertThat(report(device, rollout, AssignmentStatus.SUCCESS)).isInstanceOf(Report.Recorded.class);
        assertThat(report(device, rollout, AssignmentStatus.FAILURE)).isInstanceOf(Report.Recorded.class);

        assertThat(status(rollout, device)).isEqualTo(AssignmentStatus.SUCCESS);
        assertThat(assignments.history(TENANT, rollout, device))
                .extracting(AssignmentEvent::status)
                .containsExactly(AssignmentStatus.PENDING, AssignmentStatus.SUCCESS);
    }

    @Test
    void keepsTheHistoryWithSubstatesInOrder() {
        DeviceId device = fleet.accepted("history");
        RolloutId rollout = roll(release("board"), device);
        install(device, "board");

        report(device, rollout, AssignmentStatus.DOWNLOADING);
        report(device, rollout, AssignmentStatus.DOWNLOADING);
        dispatch.report(TENANT, device, rollout, AssignmentStatus.INSTALLING, "Executing script: A_00");
        report(device, rollout, AssignmentStatus.FAILURE);

        assertThat(assignments.history(TENANT, rollout, device))
                .extracting(event -> event.status().word() + ":" + event.substate())
                .containsExactly("pending:", "downloading:", "installing:Executing script: A_00", "failure:");
    }

    @Test
    void stopsEveryDeviceOfAnAbortedRollout() {
        DeviceId begun = fleet.accepted("abort-1");
        DeviceId waiting = fleet.accepted("abort-2");
        RolloutId rollout = roll(release("board"), begun, waiting);
        install(begun, "board");

        rollouts.abort(TENANT, rollout);

        assertThat(report(begun, rollout, AssignmentStatus.INSTALLING))
                .isEqualTo(new Report.Stopped(AssignmentStatus.ABORTED));
        assertThat(next(waiting, "board")).isInstanceOf(Work.Nothing.class);
        Rollout ended = rollouts.get(TENANT, rollout);
        assertThat(ended.status()).isEqualTo(RolloutStatus.FINISHED);
        assertThat(ended.abortedAt()).isPresent();
        assertThat(ended.statistics()).isEqualTo(Map.of(AssignmentStatus.ABORTED, 2));
        assertThatThrownBy(() -> rollouts.abort(TENANT, rollout))
                .isInstanceOfSatisfying(
                        RolloutRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("rollout-finished"));
    }

    @Test
    void endsTheAssignmentsOfADecommissionedDevice() {
        DeviceId device = fleet.accepted("leaves");
        RolloutId rollout = roll(release("board"), device);

        new Withdrawals(database, new Admissions(database), rollouts).decommission(TENANT, device);

        assertThat(status(rollout, device)).isEqualTo(AssignmentStatus.DECOMMISSIONED);
        assertThat(rollouts.get(TENANT, rollout).status()).isEqualTo(RolloutStatus.FINISHED);
        assertThat(assignments.ofDevice(TENANT, device, Page.first()).items()).hasSize(1);
    }

    @Test
    void reachesTheAcceptedDevicesOfAGroup() {
        GroupName group = new GroupName("lab");
        DeviceId accepted = fleet.accepted("group-1");
        DeviceId pending = fleet.pending("group-2");
        new Groups(database).assign(TENANT, group, List.of(accepted, pending));

        RolloutId rollout = rollouts.create(
                TENANT, new RolloutRequest("g", release("board"), new Target.Group(group), false, Terms.PLAIN, ""));

        assertThat(assignments.devices(TENANT, rollout)).containsExactly(accepted);
        assertThat(rollouts.get(TENANT, rollout).group()).contains(group);
    }

    @Test
    void refusesARolloutThatMakesNoSense() {
        DeviceId device = fleet.accepted("sense");
        String release = release("board");

        assertThatThrownBy(() -> roll("no such release", device))
                .isInstanceOfSatisfying(
                        RolloutRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("release-without-artifact"));
        assertThatThrownBy(() -> roll(release, DeviceId.random()))
                .isInstanceOfSatisfying(
                        RolloutRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("rollout-with-unknown-device"));
        assertThatThrownBy(() -> rollouts.create(
                        TENANT,
                        new RolloutRequest(
                                "g", release, new Target.Group(new GroupName("empty")), false, Terms.PLAIN, "")))
                .isInstanceOfSatisfying(
                        RolloutRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("rollout-without-devices"));
        assertThatThrownBy(() -> new RolloutRequest("", release, new Target.All(), false, Terms.PLAIN, ""))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void createsOneRolloutForAnIdHoweverOftenItIsAsked() {
        DeviceId device = fleet.accepted("twice");
        RolloutId id = RolloutId.random();
        RolloutRequest request = new RolloutRequest(
                "twice", release("board"), new Target.Devices(Set.of(device)), false, Terms.PLAIN, "");
        rollouts.create(TENANT, id, request);

        assertThatThrownBy(() -> rollouts.create(TENANT, id, request))
                .isInstanceOfSatisfying(
                        RolloutRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo("rollout-exists"));
        assertThat(assignments.devices(TENANT, id)).hasSize(1);
    }

    @Test
    void keepsAReleaseThatAnUnfinishedRolloutNeeds() {
        DeviceId device = fleet.accepted("in-use");
        String name = "in-use-" + UUID.randomUUID();
        ArtifactId artifact = fleet.artifact(name, "board");
        RolloutId rollout = roll(name, device);

        assertThatThrownBy(() -> releases.delete(TENANT, artifact)).isInstanceOf(ReleaseInUse.class);

        install(device, "board");
        report(device, rollout, AssignmentStatus.SUCCESS);
        releases.delete(TENANT, artifact);
        assertThat(releases.find(TENANT, artifact)).isEmpty();
        assertThat(assignments.find(TENANT, rollout, device)).isPresent();
    }

    @Test
    void tellsADeviceNothingOfAnothersRollout() {
        DeviceId device = fleet.accepted("mine");
        DeviceId stranger = fleet.accepted("stranger");
        RolloutId rollout = roll(release("board"), device);

        assertThat(report(stranger, rollout, AssignmentStatus.SUCCESS)).isInstanceOf(Report.Unknown.class);
        assertThatThrownBy(() -> assignments.keepLog(TENANT, rollout, stranger, List.of()))
                .isInstanceOf(NotFound.class);
        assertThat(status(rollout, device)).isEqualTo(AssignmentStatus.PENDING);
    }

    @Test
    void keepsALogWithCharactersThatTheDatabaseCannotHold() {
        DeviceId device = fleet.accepted("log");
        RolloutId rollout = roll(release("board"), device);

        assignments.keepLog(TENANT, rollout, device, List.of(new LogMessage("t", "error", "a\0b")));

        assertThat(assignments.log(TENANT, rollout, device).orElseThrow())
                .containsExactly(new LogMessage("t", "error", "a\u2400b"));
        assertThat(assignments.find(TENANT, rollout, device).orElseThrow().logKept())
                .isTrue();
    }

    @Test
    void neitherLosesNorDoublesAnAssignmentUnderConcurrentPollsAndReports() throws Exception {
        int devices = 24;
        List<DeviceId> ids = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
            ids.add(fleet.accepted("many-" + i));
        }
        RolloutId rollout = rollouts.create(
                TENANT,
                new RolloutRequest(
                        "many", release("board"), new Target.Devices(new HashSet<>(ids)), false, Terms.PLAIN, ""));
        List<Callable<Work>> work = new ArrayList<>();
        for (DeviceId device : ids) {
            for (int repeat = 0; repeat < 4; repeat++) {
                work.add(() -> {
                    Work answer = next(device, "board");
                    report(device, rollout, AssignmentStatus.DOWNLOADING);
                    report(device, rollout, AssignmentStatus.SUCCESS);
                    return answer;
                });
            }
        }

        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Work> done : threads.invokeAll(work)) {
                assertThat(done.get()).isInstanceOfAny(Work.Install.class, Work.Nothing.class);
            }
        }

        Rollout ended = rollouts.get(TENANT, rollout);
        assertThat(ended.statistics()).isEqualTo(Map.of(AssignmentStatus.SUCCESS, devices));
        assertThat(ended.status()).isEqualTo(RolloutStatus.FINISHED);
        for (DeviceId device : ids) {
            assertThat(assignments.history(TENANT, rollout, device))
                    .extracting(AssignmentEvent::status)
                    .filteredOn(AssignmentStatus::isFinal)
                    .containsExactly(AssignmentStatus.SUCCESS);
        }
    }

    @Test
    void endsEachAssignmentOnceWhenAbortsAndReportsRace() throws Exception {
        for (int round = 0; round < 10; round++) {
            List<DeviceId> ids = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ids.add(fleet.accepted("race-" + round + "-" + i));
            }
            RolloutId rollout = rollouts.create(
                    TENANT,
                    new RolloutRequest(
                            "race", release("board"), new Target.Devices(new HashSet<>(ids)), false, Terms.PLAIN, ""));
            List<Callable<Boolean>> racers = new ArrayList<>();
            for (DeviceId device : ids) {
                racers.add(() -> report(device, rollout, AssignmentStatus.SUCCESS) instanceof Report.Recorded);
            }
            racers.add(1, () -> {
                try {
                    rollouts.abort(TENANT, rollout);
                    return true;
                } catch (RolloutRefused finished) {
                    return false;
                }
            });

            try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
                for (Future<Boolean> done : threads.invokeAll(racers)) {
                    done.get();
                }
            }

            Rollout ended = rollouts.get(TENANT, rollout);
            assertThat(ended.status()).isEqualTo(RolloutStatus.FINISHED);
            assertThat(ended.count(AssignmentStatus.SUCCESS) + ended.count(AssignmentStatus.ABORTED))
                    .isEqualTo(ids.size());
        }
    }

    @Test
    void tellsADeviceNothingUntilSomebodyAgrees() {
        DeviceId device = fleet.accepted("asked");
        RolloutId rollout = roll(release("board"), Terms.PLAIN.withConfirmation(true), device);

        assertThat(next(device, "board")).isInstanceOf(Work.Confirm.class);
        assertThat(report(device, rollout, AssignmentStatus.DOWNLOADING)).isEqualTo(new Report.Unknown());
        assertThat(confirmations.queues(TENANT, 10).stream().map(Confirmations.Queue::rollout))
                .contains(rollout);
        assertThat(confirmations.confirmAll(TENANT, rollout, "a person")).isEqualTo(1);

        assertThat(install(device, "board").rollout()).isEqualTo(rollout);
        assertThat(confirmations.confirmAll(TENANT, rollout, "a person")).isZero();
        assertThat(rollouts.get(TENANT, rollout).status()).isEqualTo(RolloutStatus.RUNNING);
    }

    @Test
    void holdsAMenderDeviceBackWhileItsWindowIsClosed() {
        DeviceId device = fleet.accepted("windowed");
        MaintenanceWindow closed = new MaintenanceWindow("0 0 0 31 12 ? 2099", Duration.ofSeconds(1), ZoneOffset.UTC);
        MaintenanceWindow open = new MaintenanceWindow("0 0 * ? * *", Duration.ofHours(2), ZoneOffset.UTC);
        RolloutId held = roll(release("board"), Terms.PLAIN.withWindow(closed), device);

        assertThat(next(device, "board")).isInstanceOf(Work.Nothing.class);
        assertThat(rollouts.get(TENANT, held).status()).isEqualTo(RolloutStatus.PENDING);
        rollouts.abort(TENANT, held);
        RolloutId told = roll(release("board"), Terms.PLAIN.withWindow(open), device);
        assertThat(install(device, "board").rollout()).isEqualTo(told);
    }

    @Test
    void givesAMenderDeviceNoPartInFetchingAlone() {
        DeviceId device = fleet.accepted("fetching");
        RolloutId rollout = roll(release("board"), Terms.PLAIN.withType(new ActionType.DownloadOnly()), device);

        assertThat(next(device, "board")).isInstanceOf(Work.Nothing.class);
        assertThat(assignments.find(TENANT, rollout, device).orElseThrow().status())
                .isEqualTo(AssignmentStatus.NO_ARTIFACT);
    }

    @Test
    void keepsTheNewestLinesOfALogThatGrows() {
        DeviceId device = fleet.accepted("talks");
        RolloutId rollout = roll(release("board"), device);
        install(device, "board");
        int reports = 40;

        for (int number = 0; number < reports; number++) {
            List<LogMessage> lines = new ArrayList<>();
            for (int line = 0; line < 50; line++) {
                lines.add(new LogMessage("t", "info", Integer.toString(number * 50 + line)));
            }
            dispatch.tell(TENANT, device, rollout, lines);
        }

        List<Integer> kept = assignments.log(TENANT, rollout, device).orElseThrow().stream()
                .map(line -> Integer.valueOf(line.message()))
                .toList();
        assertThat(kept)
                .hasSizeBetween(AssignmentLog.MAX_LINES, AssignmentLog.MAX_LINES + AssignmentLog.SLACK)
                .isSorted()
                .endsWith(reports * 50 - 1);
        assertThat(kept.getLast() - kept.getFirst()).isEqualTo(kept.size() - 1);
    }

    private String release(String deviceType) {
        String name = "release-" + UUID.randomUUID();
        fleet.artifact(name, deviceType);
        return name;
    }

    private RolloutId roll(String release, DeviceId... devices) {
        return roll(release, Terms.PLAIN, devices);
    }

    private RolloutId roll(String release, Terms terms, DeviceId... devices) {
        return rollouts.create(
                TENANT,
                new RolloutRequest("test", release, new Target.Devices(Set.of(devices)), false, terms, "tester"));
    }

    private Work next(DeviceId device, String deviceType) {
        return dispatch.next(TENANT, device, Map.of("artifact_name", "factory", "device_type", deviceType));
    }

    private Work.Install install(DeviceId device, String deviceType) {
        Work work = next(device, deviceType);
        assertThat(work).isInstanceOf(Work.Install.class);
        return (Work.Install) work;
    }

    private Report report(DeviceId device, RolloutId rollout, AssignmentStatus status) {
        return dispatch.report(TENANT, device, rollout, status, "");
    }

    private AssignmentStatus status(RolloutId rollout, DeviceId device) {
        return assignments.find(TENANT, rollout, device).orElseThrow().status();
    }
}
