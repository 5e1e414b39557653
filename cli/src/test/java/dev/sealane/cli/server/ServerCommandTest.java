package dev.sealane.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.cli.Main;
import dev.sealane.testing.Peer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerCommandTest {
    @TempDir
    private Path directory;

    @Test
    void servesOverTlsUntilItIsToldToStop() throws Exception {
        Path certificate = directory.resolve("server.crt");
        Path tlsKey = directory.resolve("server.key");
        makeCertificate(certificate, tlsKey);
        Path data = directory.resolve("data");
        Process server = start(data, certificate, tlsKey);
        try (BufferedReader lines = server.inputReader(StandardCharsets.UTF_8)) {
            String ready = String.valueOf(lines.readLine());
            assertThat(ready)
                    .as(Files.readString(directory.resolve("server.log")))
                    .startsWith("ready https://127.0.0.1:");
            String link = String.valueOf(lines.readLine());
            assertThat(link).startsWith("first-password " + ready.substring("ready ".length()));

            try (HttpClient http = trusting(certificate)) {
                HttpResponse<String> page = http.send(
                        HttpRequest.newBuilder(URI.create(link.substring("first-password ".length())))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(page.statusCode()).isEqualTo(200);
            }
            assertThat(data.resolve("postgres/data/postmaster.pid")).exists();
            server.destroy();

            assertThat(server.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(server.exitValue()).isZero();
            assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void startsNothingWithAVerificationKeyThatIsNone() throws Exception {
        Path key = Files.writeString(directory.resolve("key.pem"), "no key");
        Path data = directory.resolve("data");
        StringWriter err = new StringWriter();

        int exitCode = Main.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                "server",
                "--data",
                data.toString(),
                "--listen",
                "127.0.0.1:0",
                "--verify-key",
                key.toString());

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("key.pem: unusable key: expected a public key in PEM");
        assertThat(data.resolve("postgres")).doesNotExist();
    }

    private Process start(Path data, Path certificate, Path tlsKey) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "server",
                        "--data",
                        data.toString(),
                        "--listen",
                        "127.0.0.1:0",
                        "--tls-cert",
                        certificate.toString(),
                        "--tls-key",
                        tlsKey.toString())
                .redirectError(directory.resolve("server.log").toFile())
                .start();
    }

    private static void makeCertificate(Path certificate, Path key) throws Exception {
        Process openssl = new ProcessBuilder(
                        Peer.OPENSSL.require().toString(),
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=sealane-test",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).as(said).isZero();
    }

    private static HttpClient trusting(Path certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate)) {
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
