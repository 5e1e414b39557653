package dev.sealane.server.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.testing.Fleet;
import dev.sealane.server.testing.FreshDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(FreshDatabase.class)
final class AdmittedKeysTest {
    private static final Tenant TENANT = Tenant.DEFAULT;

    private final Database database;
    private final Fleet fleet;
    private final Admissions admissions;

    AdmittedKeysTest(Database database) {
        this.database = database;
        this.fleet = new Fleet(database, TENANT);
        this.admissions = new Admissions(database);
    }

    @Test
    void forgetsAKeyBeforeTheRejectingCallReturns() {
        DeviceId device = fleet.accepted("rejected");
        AuthSetId key = admissions.accepted(TENANT, device).orElseThrow();
        try (AdmittedKeys admitted = new AdmittedKeys(admissions, database.changes())) {
            assertThat(admitted.isAdmitted(TENANT, device, key)).isTrue();

            admissions.reject(TENANT, device, key);

            assertThat(admitted.isAdmitted(TENANT, device, key)).isFalse();
        }
    }

    @Test
    void admitsOnlyTheAcceptedKeyOfTheDevice() {
        DeviceId device = fleet.accepted("one");
        DeviceId other = fleet.accepted("other");
        AuthSetId key = admissions.accepted(TENANT, device).orElseThrow();
        try (AdmittedKeys admitted = new AdmittedKeys(admissions, database.changes())) {
            assertThat(admitted.isAdmitted(TENANT, other, key)).isFalse();
            assertThat(admitted.isAdmitted(TENANT, device, AuthSetId.random())).isFalse();
            assertThat(admitted.isAdmitted(new Tenant("foreign"), device, key)).isFalse();
        }
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void doesNotWaitForConnectionsWhileThoseWhoHoldThemWaitForIt() throws Exception {
        List<DeviceId> devices = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            devices.add(fleet.accepted("busy-" + i));
        }
        try (AdmittedKeys admitted = new AdmittedKeys(admissions, database.changes());
                ExecutorService threads = Executors.newFixedThreadPool(64)) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                DeviceId device = devices.get(i % devices.size());
                work.add(() -> admitted.isAdmitted(TENANT, device, AuthSetId.random()));
                work.add(() -> database.call(transaction -> {
                    transaction.publish(new Change(TENANT, Change.Kind.DEVICE, device.toString()));
                    return false;
                }));
            }

            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertThat(done.get()).isFalse();
            }
        }
    }
}
