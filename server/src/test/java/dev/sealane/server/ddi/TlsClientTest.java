package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.server.ServerConfig.TlsFiles;
import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.device.Admission;
import dev.sealane.server.device.DeviceAuthorities;
import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.server.testing.TestDevice;
import dev.sealane.testing.Await;
import dev.sealane.testing.CertificateAuthority;
import dev.sealane.testing.CertificateAuthority.Issued;
import dev.sealane.testing.CertificateAuthority.Use;
import dev.sealane.testing.Peer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Devices show their certificates to the server itself: {@code curl}, and others with certificates of {@code openssl}. */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsClientTest {
    private static final char[] NO_PASSWORD = {};

    private CertificateAuthority web;
    private CertificateAuthority factory;
    private CertificateAuthority stranger;
    private ServerUnderTest server;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path temporary) throws Exception {
        Peer.CURL.require();
        web = CertificateAuthority.create(temporary.resolve("web"), "Web CA");
        factory = CertificateAuthority.create(temporary.resolve("factory"), "Factory CA");
        stranger = CertificateAuthority.create(temporary.resolve("stranger"), "Other CA");
        Issued own = web.issue("localhost", Use.SERVER);
        server = new ServerUnderTest(
                url,
                temporary.resolve("data"),
                config -> config.withTls(new TlsFiles(own.certificate(), own.key())),
                client(Optional.empty()));
        trust(factory.pem());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void letsACertifiedDeviceWaitAndThenIn() throws Exception {
        Issued issued = factory.issue("press-17", Use.CLIENT);

        assertThat(curl("press-17", issued)).isEqualTo(401);
        assertThat(server.found("press-17").admission()).isEqualTo(Admission.PENDING);
        server.operator().acceptAll();

        Await.until(() -> curl("press-17", issued) == 200);
        assertThat(curl("press-18", issued)).as("another device's resource").isEqualTo(401);
        assertThat(server.operator().isKnown("press-18")).isFalse();
    }

    @Test
    void treatsACertificateOfAStrangerAsNone() throws Exception {
        Issued issued = stranger.issue("forged", Use.CLIENT);

        assertThat(curl("forged", issued)).isEqualTo(401);
        assertThat(server.operator().isKnown("forged")).isFalse();
        assertThat(status("/health", issued))
                .as("but the server is there for him")
                .isEqualTo(200);
    }

    @Test
    void servesPeopleAndMenderDevicesWithoutACertificate() throws Exception {
        assertThat(server.management().get("/api/v1/settings").statusCode()).isEqualTo(200);
        TestDevice mender = TestDevice.create(server.http(), server.url(), "SN-tls");
        assertThat(mender.authenticate().statusCode()).isEqualTo(401);
        server.operator().acceptAll();

        Await.until(() -> mender.authenticate().statusCode() == 200);
    }

    @Test
    void letsADeviceInWithItsTokenWhateverItsCertificate() throws Exception {
        server.device("with-token");
        try (HttpClient http = client(Optional.of(stranger.issue("with-token", Use.CLIENT)))) {
            Controller device =
                    Controller.withToken(http, server.url(), "with-token", ServerUnderTest.token("with-token"));
            assertThat(device.poll().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shutsOutARevokedDeviceOnTheConnectionItHas() throws Exception {
        Issued issued = factory.issue("stolen", Use.CLIENT);
        curl("stolen", issued);
        server.operator().acceptAll();
        try (HttpClient http = client(Optional.of(issued))) {
            Controller device = Controller.authorised(http, server.url(), "stolen", "");
            Await.until(() -> device.poll().statusCode() == 200);
            factory.revoke(issued);

            trust(factory.pem() + factory.revocations(Duration.ofDays(1)));

            Await.until(() -> device.poll().statusCode() == 401);
        } finally {
            trust(factory.pem());
        }
    }

    private void trust(String pem) {
        server.settings(settings -> settings.withDeviceAuthorities(DeviceAuthorities.parse(pem)));
    }

    private int curl(String id, Issued issued) throws Exception {
        return status("/default/controller/v1/" + id, issued);
    }

    private int status(String path, Issued issued) throws Exception {
        Process process = new ProcessBuilder(
                        Peer.CURL.require().toString(),
                        "--silent",
                        "--show-error",
                        "--cacert",
                        web.certificate().toString(),
                        "--cert",
                        issued.certificate().toString(),
                        "--key",
                        issued.key().toString(),
                        "--output",
                        "/dev/null",
                        "--write-out",
                        "%{http_code}",
                        server.url() + path)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return Integer.parseInt(said.strip());
    }

    private HttpClient client(Optional<Issued> shown) throws Exception {
        KeyStore trusted = store();
        trusted.setCertificateEntry("web", certificates(web.pem()).getFirst());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyStore own = store();
        if (shown.isPresent()) {
            own.setKeyEntry(
                    "own",
                    PemKeys.readPrivate(shown.get().key()),
                    NO_PASSWORD,
                    certificates(shown.get().pem()).toArray(Certificate[]::new));
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }

    private static KeyStore store() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(String pem) throws Exception {
        return new ArrayList<>(CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1))));
    }
}
