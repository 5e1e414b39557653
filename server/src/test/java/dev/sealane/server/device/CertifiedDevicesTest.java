package dev.sealane.server.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.testing.CertificateAuthority;
import dev.sealane.testing.CertificateAuthority.Issued;
import dev.sealane.testing.CertificateAuthority.Use;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Which certificates of {@code openssl ca} let a device in, and what the log says about the others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CertifiedDevicesTest {
    private static final ControllerId DEVICE = new ControllerId("press-17");
    private static final Duration DAY = Duration.ofDays(1);

    private final Instant start = Instant.now();
    private final List<String> lines = new ArrayList<>();
    private final Logger logger = Logger.getLogger(CertifiedDevices.class.getName());
    private final Handler handler = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord record) {
            lines.add(formatter.formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Instant now = start;
    private CertificateAuthority factory;
    private CertificateAuthority stranger;

    @BeforeAll
    void makeAuthorities(@TempDir Path directory) throws Exception {
        factory = CertificateAuthority.create(directory.resolve("factory"), "Factory CA");
        stranger = CertificateAuthority.create(directory.resolve("stranger"), "Factory CA");
        logger.addHandler(handler);
    }

    @BeforeEach
    void setTheClock() {
        // What the tests issue and revoke is in the past then, however slow the machine is.
        now = start.plus(Duration.ofHours(1));
    }

    @AfterAll
    void stopListening() {
        logger.removeHandler(handler);
    }

    @Test
    void letsTheDeviceInThatTheCommonNameNames() throws Exception {
        Issued issued = factory.issue("press-17", Use.CLIENT);

        Optional<Credential.Certificate> credential = recognise(factory.pem(), issued);

        assertThat(credential)
                .contains(new Credential.Certificate(
                        DeviceAuthorities.fingerprint(read(factory.pem()).getFirst())));
    }

    @Test
    void refusesACertificateOfAnotherDevice() throws Exception {
        assertRefused(factory.pem(), factory.issue("press-18", Use.CLIENT), "expected the common name 'press-17'");
        assertRefused(factory.pem(), factory.issue("PRESS-17", Use.CLIENT), "expected the common name 'press-17'");
    }

    @Test
    void refusesAnAuthorityThatNobodyTrustsThoughItHasTheSameName() throws Exception {
        assertRefused(factory.pem(), stranger.issue("press-17", Use.CLIENT), "press-17");
    }

    @Test
    void refusesACertificateForServers() throws Exception {
        assertRefused(factory.pem(), factory.issue("press-17", Use.SERVER), "a certificate for clients");
    }

    @Test
    void refusesACertificateBeforeAndAfterItsTime() throws Exception {
        Issued later = factory.issue("press-17", Use.CLIENT, start.plus(DAY), DAY);
        CertifiedDevices devices = new CertifiedDevices(() -> now);

        assertThat(recognise(devices, factory.pem(), later)).isEmpty();
        now = start.plus(DAY).plusSeconds(60);
        assertThat(recognise(devices, factory.pem(), later)).isPresent();
        now = start.plus(DAY).plus(DAY).plusSeconds(60);
        assertThat(recognise(devices, factory.pem(), later))
                .as("although it was accepted before")
                .isEmpty();
        assertThat(lines.getLast()).contains("'press-17'", "NotAfter");
    }

    @Test
    void refusesEverythingOfAnAuthorityAfterItsEnd() throws Exception {
        Issued issued = factory.issue(
                "press-17",
                Use.CLIENT,
                start,
                CertificateAuthority.LONG.plus(DAY).plus(DAY));
        now = start.plus(CertificateAuthority.LONG).plus(DAY);

        assertRefused(factory.pem(), issued, "NotAfter");
    }

    @Test
    void takesTheWayOverAnAuthorityBetween() throws Exception {
        CertificateAuthority line = factory.below("line-3");
        Issued issued = line.issue("press-17", Use.CLIENT);

        assertThat(recognise(factory.pem(), issued, line.pem())).isPresent();
        assertThat(recognise(factory.pem(), issued))
                .as("without the one between")
                .isEmpty();
        assertThat(recognise(line.pem(), issued))
                .as("which may be trusted without those above")
                .isPresent();
        assertThat(recognise(line.pem(), factory.issue("press-17", Use.CLIENT))).isEmpty();
    }

    @Test
    void refusesACertificateOfADeviceAsAnAuthority() throws Exception {
        Issued other = factory.issue("press-18", Use.CLIENT);

        assertThatExceptionOfType(InvalidInput.class)
                .isThrownBy(() -> DeviceAuthorities.parse(other.pem()))
                .withMessageContaining("issues none");
    }

    @Test
    void refusesWhatIsRevokedAndWhereAListIsMissingOrOld(@TempDir Path directory) throws Exception {
        CertificateAuthority authority = CertificateAuthority.create(directory, "Own CA");
        Issued good = authority.issue("press-17", Use.CLIENT);
        Issued stolen = authority.issue("press-17", Use.CLIENT);
        authority.revoke(stolen);
        String lists = authority.revocations(DAY);

        assertThat(recognise(authority.pem() + lists, good)).isPresent();
        assertRefused(authority.pem() + lists, stolen, "revoked");
        assertRefused(factory.pem() + lists, factory.issue("press-17", Use.CLIENT), "revocation status");
        // Lists count a quarter of an hour longer than they say, for clocks that differ.
        now = now.plus(DAY).plus(Duration.ofHours(1));
        assertRefused(authority.pem() + lists, good, "revocation status");
    }

    @Test
    void forgetsWhatItAcceptedWhenTheAuthoritiesChange() throws Exception {
        Issued issued = factory.issue("press-17", Use.CLIENT);
        CertifiedDevices devices = new CertifiedDevices(() -> now);
        assertThat(recognise(devices, factory.pem(), issued)).isPresent();

        assertThat(recognise(devices, stranger.pem(), issued)).isEmpty();
        assertThat(recognise(devices, "", issued)).isEmpty();
    }

    private void assertRefused(String authorities, Issued issued, String reason) throws Exception {
        lines.clear();
        assertThat(recognise(authorities, issued)).isEmpty();
        assertThat(lines).singleElement().asString().contains("device 'press-17' is not let in", reason);
    }

    private Optional<Credential.Certificate> recognise(String authorities, Issued issued, String... between)
            throws Exception {
        return recognise(new CertifiedDevices(() -> now), authorities, issued, between);
    }

    private Optional<Credential.Certificate> recognise(
            CertifiedDevices devices, String authorities, Issued issued, String... between) throws Exception {
        return devices.recognise(
                DeviceAuthorities.parse(authorities), DEVICE, read(issued.pem() + String.join("", between)));
    }

    private static List<X509Certificate> read(String pem) throws Exception {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }
}
