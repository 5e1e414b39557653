package dev.sealane.sim.explore;

import static dev.sealane.agent.update.Status.DOWNLOADING;
import static dev.sealane.agent.update.Status.FAILURE;
import static dev.sealane.agent.update.Status.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeploymentTest {
    @Test
    void takesOneFinalStatus() {
        Deployment deployment = Deployment.OPEN.heard(DOWNLOADING).heard(SUCCESS);

        assertThat(deployment.ending()).contains(SUCCESS);
        assertThat(deployment.complaints()).isEmpty();
    }

    @Test
    void takesTheSameFinalStatusAgainUntilTheDeviceKnows() {
        assertThat(Deployment.OPEN.heard(SUCCESS).heard(SUCCESS).complaints()).isEmpty();
        assertThat(Deployment.OPEN.heard(SUCCESS).asked().heard(SUCCESS).complaints())
                .containsExactly("heard SUCCESS again after the device had asked for new work");
    }

    @Test
    void complainsAboutASecondFinalStatus() {
        assertThat(Deployment.OPEN.heard(SUCCESS).heard(FAILURE).complaints())
                .containsExactly("heard FAILURE after the final status SUCCESS");
    }

    @Test
    void complainsAboutProgressAfterTheEnd() {
        assertThat(Deployment.OPEN.heard(FAILURE).heard(DOWNLOADING).complaints())
                .containsExactly("heard DOWNLOADING after the final status FAILURE");
    }
}
