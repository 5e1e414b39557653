package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admission;
import dev.sealane.server.device.Credential;
import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.testing.Await;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and who is not (digest, 1.1). */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DoorTest {
    private static final String GATEWAY = "a-token-that-all-devices-share";

    private ServerUnderTest server;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path data) throws Exception {
        server = new ServerUnderTest(url, data);
        server.settings(settings -> settings.withGateway(Optional.of(Credential.Token.of("token", GATEWAY))));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic abc",
                "TargetToken ",
                "TargetToken wrong-wrong-wrong-wrong",
                "GatewayToken wrong",
                "TargetToken " + GATEWAY,
                "GatewayToken wrong-wrong-wrong-wrong"
            })
    void answers401WithoutABodyToWhoProvesNothing(String authorization) throws Exception {
        server.device("proof" + authorization.length());

        HttpResponse<String> answer = Controller.authorised(
                        server.http(), server.url(), "proof" + authorization.length(), authorization)
                .poll();

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void doesNotLetOneDevicesTokenOpenAnothersDoor() throws Exception {
        server.device("mine").poll();
        server.operator().enter("yours", "another-token-of-its-own");

        assertThat(server.stranger("yours").poll().statusCode()).isEqualTo(401);
        assertThat(server.stranger("nobodys").poll().statusCode()).isEqualTo(401);
    }

    @Test
    void knowsNoOtherTenant() throws Exception {
        server.device("elsewhere").poll();

        HttpResponse<String> spelt =
                server.stranger("elsewhere").get(server.url() + "/DeFaUlT/controller/v1/elsewhere");
        HttpResponse<String> other = server.stranger("elsewhere").get(server.url() + "/other/controller/v1/elsewhere");

        assertThat(Controller.json(spelt).at("/_links/configData/href").asString())
                .isEqualTo(server.url() + "/DeFaUlT/controller/v1/elsewhere/configData");
        assertThat(other.statusCode()).isEqualTo(401);
    }

    @Test
    void letsADeviceBehindTheGatewayWaitForAPerson() throws Exception {
        Controller device = Controller.behindGateway(server.http(), server.url(), "behind", GATEWAY);

        assertThat(device.poll().statusCode()).isEqualTo(401);
        assertThat(server.found("behind").admission()).isEqualTo(Admission.PENDING);
        server.operator().acceptAll();

        Await.until(() -> device.poll().statusCode() == 200);
    }

    @Test
    void acceptsADeviceBehindTheGatewayAtOnceWhereTheTenantPlugsAndPlays() throws Exception {
        server.settings(settings -> settings.withPlugAndPlay(true));
        Controller device = Controller.behindGateway(server.http(), server.url(), "plugged", GATEWAY);

        // Until the server hears of the setting, the device is registered as pending and would stay so.
        Await.until(() -> Controller.behindGateway(server.http(), server.url(), "plugged-" + System.nanoTime(), GATEWAY)
                        .poll()
                        .statusCode()
                == 200);
        assertThat(device.poll().statusCode()).isEqualTo(200);
        server.settings(settings -> settings.withPlugAndPlay(false));
    }

    @Test
    void doesNotLetTheGatewaySpeakForADeviceWithATokenOfItsOwn() throws Exception {
        server.settings(settings -> settings.withPlugAndPlay(true));
        server.device("own").poll();

        HttpResponse<String> answer = Controller.behindGateway(server.http(), server.url(), "own", GATEWAY)
                .poll();

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(server.stranger("own").poll().statusCode()).isEqualTo(200);
        server.settings(settings -> settings.withPlugAndPlay(false));
    }

    @Test
    void turnsARejectedDeviceAwayFromItsNextCall() throws Exception {
        Controller device = server.device("rejected");
        device.poll();
        var id = server.operator().device("rejected");
        var set = server.operator()
                .admissions()
                .authSets(Tenant.DEFAULT, List.of(id))
                .getOrDefault(id, List.of())
                .getFirst();
        server.operator().admissions().reject(Tenant.DEFAULT, id, set.id());

        Await.until(() -> device.poll().statusCode() == 401);
    }
}
