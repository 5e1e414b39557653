package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.testing.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A device is asked to stop, and answers (digest, 2.5). */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CancelTest {
    private static final byte[] CONTENT = "what is installed".repeat(100).getBytes(StandardCharsets.UTF_8);

    private ServerUnderTest server;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path data) throws Exception {
        server = new ServerUnderTest(url, data);
        server.release("fw-2", CONTENT);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "closed, success, ABORTED",
        "closed, none, ABORTED",
        "rejected, success, INSTALLING",
        "closed, failure, INSTALLING",
        "canceled, success, ABORTING",
        "proceeding, none, ABORTING"
    })
    void asksADeviceToStopAndUnderstandsItsAnswer(String execution, String finished, AssignmentStatus expected)
            throws Exception {
        String id = "cancel-" + execution + "-" + finished;
        Controller device = server.device(id);
        RolloutId rollout = server.roll("fw-2", id);
        long action = offered(device);
        server.operator().rollouts().abort(Tenant.DEFAULT, rollout);

        assertThat(device.link("deploymentBase")).isEmpty();
        assertThat(device.action("cancelAction")).isEqualTo(action);
        JsonNode cancel = Controller.json(device.get("/cancelAction/" + action));
        assertThat(cancel.at("/cancelAction/stopId").isString()).isTrue();
        assertThat(cancel.at("/cancelAction/stopId").asString()).isEqualTo(Long.toString(action));
        assertThat(device.get("/deploymentBase/" + action).statusCode()).isEqualTo(404);
        assertThat(server.status(rollout, id)).isEqualTo(AssignmentStatus.ABORTING);

        assertThat(device.feedback("cancelAction", action, execution, finished, "heard")
                        .statusCode())
                .isEqualTo(200);

        assertThat(server.status(rollout, id)).isEqualTo(expected);
        assertThat(device.link("cancelAction").isEmpty()).isEqualTo(expected != AssignmentStatus.ABORTING);
        assertThat(device.link("deploymentBase").isEmpty()).isEqualTo(expected != AssignmentStatus.INSTALLING);
    }

    @Test
    void letsADeviceThatWasAskedToStopSucceed() throws Exception {
        Controller device = server.device("too-late");
        RolloutId rollout = server.roll("fw-2", "too-late");
        long action = offered(device);
        server.operator().rollouts().abort(Tenant.DEFAULT, rollout);

        assertThat(device.feedback("deploymentBase", action, "proceeding", "none")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.status(rollout, "too-late")).isEqualTo(AssignmentStatus.ABORTING);
        assertThat(device.feedback("deploymentBase", action, "closed", "success")
                        .statusCode())
                .isEqualTo(200);

        assertThat(server.status(rollout, "too-late")).isEqualTo(AssignmentStatus.SUCCESS);
        assertThat(device.feedback("cancelAction", action, "closed", "success").statusCode())
                .isEqualTo(410);
    }

    @Test
    void stopsWithoutTheDeviceWhenAbortedTwiceOrNotYetOffered() throws Exception {
        Controller device = server.device("forced");
        RolloutId rollout = server.roll("fw-2", "forced");
        RolloutId waiting = server.roll("fw-2", "forced");
        long action = offered(device);

        server.operator().rollouts().abort(Tenant.DEFAULT, waiting);
        assertThat(server.status(waiting, "forced")).isEqualTo(AssignmentStatus.ABORTED);
        server.operator().rollouts().abort(Tenant.DEFAULT, rollout);
        server.operator().rollouts().abort(Tenant.DEFAULT, rollout);

        assertThat(server.status(rollout, "forced")).isEqualTo(AssignmentStatus.ABORTED);
        assertThat(device.feedback("deploymentBase", action, "closed", "success")
                        .statusCode())
                .isEqualTo(410);
        Await.until(() -> device.link("cancelAction").isEmpty());
    }

    @Test
    void asksNobodyToStopWhoWasNotAskedTo() throws Exception {
        Controller device = server.device("unasked");
        server.roll("fw-2", "unasked");
        long action = offered(device);

        assertThat(device.get("/cancelAction/" + action).statusCode()).isEqualTo(404);
        assertThat(device.feedback("cancelAction", action, "closed", "success").statusCode())
                .isEqualTo(404);
    }

    private static long offered(Controller device) throws Exception {
        Await.until(() -> !device.link("deploymentBase").isEmpty());
        return device.action("deploymentBase");
    }
}
