package dev.sealane.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.Change;
import dev.sealane.server.db.Tenant;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ChangeQueueTest {
    private final ChangeQueue queue = new ChangeQueue();

    @Test
    void tellsEachChangeOnce() {
        add(Change.Kind.DEVICE, "d1");
        add(Change.Kind.DEVICE, "d1");
        add(Change.Kind.RELEASE, "a name\nwith a line break");
        assertThat(queue.drain()).containsExactly("device:d1", "release");
        assertThat(queue.drain()).isEmpty();
    }

    @Test
    void tellsADeviceOfItsAssignment() {
        add(Change.Kind.ASSIGNMENT, "r1/d1");
        assertThat(queue.drain()).containsExactly("assignment:r1/d1", "device:d1");
    }

    @Test
    void saysThatAnythingMayHaveChangedWhenThereIsTooMuch() {
        for (int i = 0; i < 3 * ChangeQueue.MAX_CHANGES; i++) {
            add(Change.Kind.DEVICE, "d" + i);
        }
        assertThat(queue.drain()).containsExactly(ChangeQueue.MISSED);
    }

    @Test
    void keepsAccountsToItself() throws InterruptedException {
        add(Change.Kind.ACCOUNT, "u1");
        assertThat(queue.await(Duration.ofMillis(1))).isFalse();
    }

    private void add(Change.Kind kind, String id) {
        queue.add(new Change(Tenant.DEFAULT, kind, id));
    }
}
