package dev.sealane.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.boot.BootException.Reason;
import dev.sealane.agent.testing.MemoryStorage;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MenderBootControlTest {
    private static final Slots SLOTS = Slots.of(2, 10);
    private static final Slot A = SLOTS.a();
    private static final Slot B = SLOTS.b();

    private final MemoryStorage first = new MemoryStorage(4096);
    private final MemoryStorage second = new MemoryStorage(4096);
    private final UBootEnvironment environment =
            UBootEnvironment.redundant(first, second, FlagScheme.INCREMENTAL, EnvironmentLock.none());
    private Slot running = A;
    private BootControl boot;

    @BeforeEach
    void startIdleInSlotA() throws IOException {
        environment.format(Map.of("mender_boot_part", "2", "mender_boot_part_hex", "2", "upgrade_available", "0"));
        boot = new MenderBootControl(environment, SLOTS, () -> running, MenderBootControl.SingleCopy.REFUSED);
    }

    @Test
    void goesFromIdleOverArmedAndTrialToCommittedWithOneWriteEach() throws Exception {
        assertThat(boot.state(Optional.empty())).isEqualTo(new BootState.Idle(A));

        boot.arm(B);
        assertThat(boot.state(Optional.of(B))).isEqualTo(new BootState.Armed(A, B));
        assertThat(environment.read())
                .containsEntry("mender_boot_part", "10")
                .containsEntry("mender_boot_part_hex", "a")
                .containsEntry("upgrade_available", "1")
                .containsEntry("bootcount", "0");

        running = B;
        assertThat(boot.state(Optional.of(B))).isEqualTo(new BootState.Trial(B));
        int before = writes();
        boot.commit(B);
        assertThat(boot.state(Optional.of(B))).isEqualTo(new BootState.Committed(B));
        assertThat(boot.state(Optional.empty())).isEqualTo(new BootState.Idle(B));
        assertThat(writes()).isEqualTo(before + 1);
    }

    @Test
    void repeatsEachTransitionWithoutWriting() throws Exception {
        boot.arm(B);
        int armed = writes();
        boot.arm(B);
        assertThat(writes()).isEqualTo(armed);

        running = B;
        boot.commit(B);
        int committed = writes();
        boot.commit(B);
        assertThat(writes()).isEqualTo(committed);

        boot.rollback(A);
        int back = writes();
        boot.rollback(A);
        assertThat(writes()).isEqualTo(back);
    }

    @Test
    void goesBackFromATrialAndFindsItRolledBackAfterTheReboot() throws Exception {
        boot.arm(B);
        running = B;

        boot.rollback(A);

        assertThat(boot.state(Optional.of(B))).isEqualTo(new BootState.Mismatch(B, A));
        running = A;
        assertThat(boot.state(Optional.of(B))).isEqualTo(new BootState.RolledBack(A));
    }

    @Test
    void refusesToCommitASlotThatDoesNotRun() throws Exception {
        boot.arm(B);

        assertRefused(() -> boot.commit(B), Reason.WRONG_STATE);
        environment.update(Map.of(
                "mender_boot_part",
                Optional.of("2"),
                "mender_boot_part_hex",
                Optional.of("2"),
                "upgrade_available",
                Optional.of("0")));
        assertRefused(() -> boot.commit(B), Reason.WRONG_STATE);
    }

    @Test
    void neverBelievesTheVariablesAboutWhatRuns() throws Exception {
        environment.update(Map.of("mender_boot_part", Optional.of("10"), "mender_boot_part_hex", Optional.of("a")));

        assertThat(boot.state(Optional.of(B))).isEqualTo(new BootState.Mismatch(A, B));
        assertRefused(() -> boot.checkArmable(B), Reason.WRONG_STATE);
        assertRefused(() -> boot.arm(B), Reason.WRONG_STATE);
    }

    @Test
    void refusesToStackUpdates() throws Exception {
        boot.arm(B);

        assertRefused(() -> boot.checkArmable(B), Reason.WRONG_STATE);
        running = B;
        assertRefused(() -> boot.checkArmable(A), Reason.WRONG_STATE);
        assertRefused(() -> boot.arm(A), Reason.WRONG_STATE);
    }

    @Test
    void refusesTheRunningSlot() {
        assertRefused(() -> boot.checkArmable(A), Reason.WRONG_STATE);
        assertRefused(() -> boot.arm(A), Reason.WRONG_STATE);
    }

    @Test
    void refusesToArmASingleCopyUnlessTheOwnerAllowsIt() throws Exception {
        UBootEnvironment single = UBootEnvironment.single(new MemoryStorage(4096), EnvironmentLock.none());
        single.format(Map.of("mender_boot_part", "2"));
        BootControl refused = new MenderBootControl(single, SLOTS, () -> A, MenderBootControl.SingleCopy.REFUSED);
        BootControl allowed = new MenderBootControl(single, SLOTS, () -> A, MenderBootControl.SingleCopy.ALLOWED);

        assertRefused(() -> refused.checkArmable(B), Reason.SINGLE_COPY);
        assertRefused(() -> refused.arm(B), Reason.SINGLE_COPY);
        allowed.arm(B);
        assertThat(allowed.state(Optional.empty())).isEqualTo(new BootState.Armed(A, B));
    }

    @Test
    void refusesToArmWhereTheBootLoaderNeverSetItsCanary() throws Exception {
        environment.update(Map.of("mender_check_saveenv_canary", Optional.of("1")));

        assertRefused(() -> boot.arm(B), Reason.CANARY);
        environment.update(Map.of("mender_saveenv_canary", Optional.of("1")));
        boot.arm(B);
    }

    @ParameterizedTest
    @CsvSource({
        "mender_boot_part,",
        "mender_boot_part,3",
        "mender_boot_part,two",
        "mender_boot_part,99999999999999",
        "mender_boot_part_hex,a",
        "upgrade_available,yes"
    })
    void refusesVariablesThatMakeNoSense(String name, String value) throws Exception {
        Map<String, Optional<String>> change = new HashMap<>();
        change.put(name, Optional.ofNullable(value));
        environment.update(change);

        assertRefused(() -> boot.state(Optional.empty()), Reason.BAD_VARIABLE);
    }

    private int writes() {
        return (int) java.util.stream.Stream.of(first, second)
                .flatMap(storage -> storage.operations().stream())
                .filter(operation -> operation.startsWith("write"))
                .count();
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable action, Reason reason) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        BootException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
