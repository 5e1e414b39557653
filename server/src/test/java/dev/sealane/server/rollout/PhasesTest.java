package dev.sealane.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.server.blob.BlobStore;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.release.Releases;
import dev.sealane.server.testing.Fleet;
import dev.sealane.server.testing.FreshDatabase;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PhasesTest {
    private static final Tenant TENANT = Tenant.DEFAULT;
    private static final Gate HALF = new Gate(50, Gate.Then.BEGIN_NEXT, OptionalInt.of(50));
    private static final Gate HALF_THEN_ASK = new Gate(50, Gate.Then.PAUSE, OptionalInt.of(50));

    private final Fleet fleet;
    private final Rollouts rollouts;
    private final Phases phases;
    private final Database database;
    private BlobStore blobs;
    private IdleDevices idle;
    private Dispatch dispatch;

    PhasesTest(Database database) {
        this.database = database;
        this.fleet = new Fleet(database, TENANT);
        this.rollouts = new Rollouts(database, InstantSource.system());
        this.phases = new Phases(database);
    }

    @BeforeAll
    void open(@TempDir Path directory) throws Exception {
        blobs = BlobStore.open(directory);
        idle = new IdleDevices(database.changes());
        dispatch = new Dispatch(
                database, new Releases(database, blobs), new Inventory(database), idle, InstantSource.system());
    }

    @AfterAll
    void close() {
        idle.close();
        blobs.close();
    }

    @Test
    void beginsOnePhaseAfterTheOther() {
        List<DeviceId> devices = devices(4);
        RolloutId rollout = rollout(devices, HALF, 2, 2);
        assertThat(offered(rollout, devices)).isEmpty();
        assertThat(rollouts.get(TENANT, rollout).hold()).contains(Hold.AWAITS_START);

        phases.start(TENANT, rollout);
        assertThat(offered(rollout, devices)).isEqualTo(devices.subList(0, 2));

        end(rollout, devices.get(0), AssignmentStatus.SUCCESS);
        assertThat(offered(rollout, devices)).isEqualTo(devices.subList(1, 4));

        devices.subList(1, 4).forEach(device -> end(rollout, device, AssignmentStatus.SUCCESS));
        assertThat(statuses(rollout)).containsExactly(Phase.Status.FINISHED, Phase.Status.FINISHED);
        assertThat(rollouts.get(TENANT, rollout).status()).isEqualTo(RolloutStatus.FINISHED);
    }

    @Test
    void pausesItselfWhenTooManyDevicesFailAndGoesOnWhenItIsResumed() {
        List<DeviceId> devices = devices(5);
        RolloutId rollout = rollout(devices, HALF, 3, 2);
        phases.start(TENANT, rollout);

        offered(rollout, devices);
        end(rollout, devices.get(0), AssignmentStatus.FAILURE);
        assertThat(rollouts.get(TENANT, rollout).hold()).isEmpty();
        end(rollout, devices.get(1), AssignmentStatus.FAILURE);

        assertThat(rollouts.get(TENANT, rollout).hold()).contains(Hold.PAUSED);
        assertThat(statuses(rollout)).containsExactly(Phase.Status.FAILED, Phase.Status.SCHEDULED);
        assertThat(offered(rollout, devices)).containsExactly(devices.get(2));

        phases.resume(TENANT, rollout);
        assertThat(statuses(rollout)).containsExactly(Phase.Status.FAILED, Phase.Status.RUNNING);
        assertThat(offered(rollout, devices)).isEqualTo(devices.subList(2, 5));
    }

    @Test
    void asksAPersonAfterAPhaseWhoseGateSaysSo() {
        List<DeviceId> devices = devices(2);
        RolloutId rollout = rollout(devices, HALF_THEN_ASK, 1, 1);
        phases.start(TENANT, rollout);

        offered(rollout, devices);
        end(rollout, devices.get(0), AssignmentStatus.SUCCESS);
        assertThat(rollouts.get(TENANT, rollout).hold()).contains(Hold.PAUSED);
        assertThat(offered(rollout, devices)).isEmpty();

        phases.resume(TENANT, rollout);
        assertThat(offered(rollout, devices)).containsExactly(devices.get(1));
    }

    @Test
    void beginsTheNextPhaseWhenAPersonSaysSo() {
        List<DeviceId> devices = devices(3);
        RolloutId rollout = rollout(devices, HALF, 2, 1);
        phases.start(TENANT, rollout);

        phases.beginNext(TENANT, rollout);

        assertThat(offered(rollout, devices)).isEqualTo(devices);
        assertThatThrownBy(() -> phases.beginNext(TENANT, rollout)).isInstanceOf(RolloutRefused.class);
    }

    @Test
    void leavesRunningDevicesAloneWhileItIsPaused() {
        List<DeviceId> devices = devices(2);
        RolloutId rollout = rollout(devices, HALF, 1, 1);
        phases.start(TENANT, rollout);
        phases.pause(TENANT, rollout);

        assertThat(offered(rollout, devices)).containsExactly(devices.get(0));
        end(rollout, devices.get(0), AssignmentStatus.SUCCESS);
        assertThat(offered(rollout, devices)).isEmpty();

        phases.resume(TENANT, rollout);
        assertThat(offered(rollout, devices)).containsExactly(devices.get(1));
    }

    @Test
    void beginsNothingMoreWhenItIsAborted() {
        List<DeviceId> devices = devices(2);
        RolloutId rollout = rollout(devices, HALF, 1, 1);
        phases.start(TENANT, rollout);

        rollouts.abort(TENANT, rollout);

        assertThat(offered(rollout, devices)).isEmpty();
        assertThat(rollouts.get(TENANT, rollout).count(AssignmentStatus.ABORTED))
                .isEqualTo(2);
        assertThat(phases.of(TENANT, rollout).getLast().startedAt()).isEmpty();
        assertThatThrownBy(() -> phases.resume(TENANT, rollout)).isInstanceOf(RolloutRefused.class);
    }

    @Test
    void waitsForApproval() {
        List<DeviceId> devices = devices(1);
        RolloutId denied = rollout(devices, HALF, Hold.AWAITS_APPROVAL, 1);
        RolloutId approved = rollout(devices, HALF, Hold.AWAITS_APPROVAL, 1);
        assertThatThrownBy(() -> phases.start(TENANT, approved)).isInstanceOf(RolloutRefused.class);

        phases.decide(TENANT, denied, false, "boss@example.org", "not today");
        phases.decide(TENANT, approved, true, "boss@example.org", "");
        assertThatThrownBy(() -> phases.start(TENANT, denied)).isInstanceOf(RolloutRefused.class);
        phases.start(TENANT, approved);

        assertThat(offered(approved, devices)).isEqualTo(devices);
    }

    @Test
    void refusesAPlanThatForgetsADevice() {
        List<DeviceId> devices = devices(2);
        String release = release();
        Plan plan = new Plan(
                "",
                "",
                false,
                Optional.empty(),
                Optional.empty(),
                new Division.Said(List.of(new Plan.PlannedPhase("one", "", Set.of(devices.get(0)), HALF, false))));

        assertThatThrownBy(() -> rollouts.create(TENANT, RolloutId.random(), request(release, devices), plan))
                .isInstanceOf(RolloutRefused.class)
                .hasMessageContaining("exactly one");
    }

    @Test
    void countsByPhase() {
        List<DeviceId> devices = devices(3);
        RolloutId rollout = rollout(devices, HALF, 2, 1);
        phases.start(TENANT, rollout);
        offered(rollout, devices);
        end(rollout, devices.get(0), AssignmentStatus.FAILURE);

        assertThat(phases.statistics(TENANT, rollout))
                .isEqualTo(Map.of(
                        1, Map.of(AssignmentStatus.FAILURE, 1, AssignmentStatus.PENDING, 1),
                        2, Map.of(AssignmentStatus.PENDING, 1)));
    }

    private List<Phase.Status> statuses(RolloutId rollout) {
        return phases.of(TENANT, rollout).stream().map(Phase::status).toList();
    }

    private List<DeviceId> devices(int count) {
        List<DeviceId> devices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            devices.add(fleet.accepted("phase-" + UUID.randomUUID()));
        }
        return devices;
    }

    private RolloutId rollout(List<DeviceId> devices, Gate gate, int... sizes) {
        return rollout(devices, gate, Hold.AWAITS_START, sizes);
    }

    @Test
    void dividesEquallyWithTheLargerPartsFirst() {
        List<DeviceId> devices = devices(7);

        List<Plan.PlannedPhase> phases = new Division.Equal(3, HALF).of(devices, true);

        assertThat(phases)
                .extracting(phase -> phase.name() + ": " + phase.devices().size() + " " + phase.confirmation())
                .containsExactly("phase 1: 3 true", "phase 2: 2 true", "phase 3: 2 true");
        assertThat(phases.stream().flatMap(phase -> phase.devices().stream()))
                .containsExactlyInAnyOrderElementsOf(devices);
    }

    @Test
    void hasNoPhaseWithoutADevice() {
        assertThat(new Division.Equal(Plan.MAX_PHASES, HALF).of(devices(2), false))
                .extracting(phase -> phase.devices().size())
                .containsExactly(1, 1);
    }

    private RolloutId rollout(List<DeviceId> devices, Gate gate, Hold hold, int... sizes) {
        List<Plan.PlannedPhase> planned = new ArrayList<>();
        int from = 0;
        for (int size : sizes) {
            Set<DeviceId> members = new HashSet<>(devices.subList(from, from + size));
            planned.add(new Plan.PlannedPhase("phase " + from, "", members, gate, false));
            from += size;
        }
        return rollouts.create(
                TENANT,
                RolloutId.random(),
                request(release(), devices),
                new Plan("", "", false, Optional.of(hold), Optional.empty(), new Division.Said(planned)));
    }

    private String release() {
        String name = "release-" + UUID.randomUUID();
        fleet.artifact(name, "board");
        return name;
    }

    private static RolloutRequest request(String release, List<DeviceId> devices) {
        return new RolloutRequest(
                "in phases", release, new Target.Devices(Set.copyOf(devices)), false, Terms.PLAIN, "");
    }

    /** The devices that are told to install this rollout's release when they ask. */
    private List<DeviceId> offered(RolloutId rollout, List<DeviceId> devices) {
        Map<String, String> provides = Map.of("artifact_name", "old", "device_type", "board");
        return devices.stream()
                .filter(device -> dispatch.next(TENANT, device, provides) instanceof Work.Install install
                        && install.rollout().equals(rollout))
                .toList();
    }

    private void end(RolloutId rollout, DeviceId device, AssignmentStatus status) {
        assertThat(dispatch.report(TENANT, device, rollout, status, "")).isInstanceOf(Report.Recorded.class);
    }
}
