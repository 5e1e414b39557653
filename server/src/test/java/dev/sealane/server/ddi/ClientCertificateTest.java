package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.device.Admission;
import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.testing.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy on this machine checks certificates and says so in headers; a second server does not trust it. */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientCertificateTest {
    private static final String ISSUER = "factory-ca";

    private ServerUnderTest server;
    private ServerUnderTest wary;

    @BeforeAll
    void start(DatabaseUrl url, DatabaseUrl other, @TempDir Path data) throws Exception {
        server = new ServerUnderTest(
                url, data.resolve("server"), config -> config.withTrustedProxies(Set.of("127.0.0.1")));
        wary = new ServerUnderTest(
                other, data.resolve("wary"), config -> config.withTrustedProxies(Set.of("192.0.2.1")));
        for (ServerUnderTest each : List.of(server, wary)) {
            assertThat(each.management()
                            .send("PATCH", "/api/v1/settings", "{\"authorities\":[\"Factory-CA\"]}")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @AfterAll
    void stop() {
        server.close();
        wary.close();
    }

    @Test
    void letsADeviceWithACertificateWaitAndThenIn() throws Exception {
        assertThat(poll(server, "new", "new", "X-Authority", ISSUER)).isEqualTo(401);
        assertThat(server.found("new").admission()).isEqualTo(Admission.PENDING);
        server.operator().acceptAll();

        Await.until(() -> poll(server, "new", "new", "X-Authority", ISSUER) == 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FACTORY-CA", "other, factory-ca", "other;Factory-CA"})
    void findsTheIssuerInAListOfAnySpelling(String list) throws Exception {
        accept("listed");

        assertThat(poll(server, "listed", "listed", "X-Authority", list)).isEqualTo(200);
    }

    @Test
    void findsTheIssuerInNumberedHeadersUntilAGap() throws Exception {
        accept("numbered");

        assertThat(poll(server, "numbered", "numbered", "X-Authority-0", "other", "X-Authority-1", ISSUER))
                .isEqualTo(200);
        assertThat(poll(server, "numbered", "numbered", "X-Authority-1", "other", "X-Authority-2", ISSUER))
                .isEqualTo(200);
        assertThat(poll(server, "numbered", "numbered", "X-Authority-1", "other", "X-Authority-3", ISSUER))
                .isEqualTo(401);
    }

    @Test
    void wantsTheVeryIdOfThePath() throws Exception {
        accept("exact");

        assertThat(poll(server, "exact", "Exact", "X-Authority", ISSUER)).isEqualTo(401);
        assertThat(poll(server, "exact", "", "X-Authority", ISSUER)).isEqualTo(401);
    }

    @Test
    void refusesAnotherIssuer() throws Exception {
        accept("issued");

        assertThat(poll(server, "issued", "issued", "X-Authority", "other-ca")).isEqualTo(401);
        assertThat(poll(server, "issued", "issued")).isEqualTo(401);
    }

    @Test
    void believesNobodyButTheTrustedProxy() throws Exception {
        assertThat(poll(wary, "forged", "forged", "X-Authority", ISSUER)).isEqualTo(401);

        assertThat(wary.operator().isKnown("forged")).isFalse();
    }

    private void accept(String id) throws Exception {
        if (!server.operator().isKnown(id)) {
            poll(server, id, id, "X-Authority", ISSUER);
            server.operator().acceptAll();
        }
        Await.until(() -> poll(server, id, id, "X-Authority", ISSUER) == 200);
    }

    private static int poll(ServerUnderTest server, String id, String named, String... headers) throws Exception {
        Controller device = Controller.authorised(server.http(), server.url(), id, "");
        String[] all = new String[headers.length + 2];
        all[0] = "X-Controller-Id";
        all[1] = named;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return device.get("", all).statusCode();
    }
}
