package dev.sealane.agent.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.testing.Peer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrustTest {
    private static final char[] NO_PASSWORD = new char[0];

    @TempDir
    Path directory;

    private HttpsServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void refusesACertificateThatNobodyVouchesFor() throws Exception {
        URI url = serve(certificate("server", "IP:127.0.0.1"), Optional.empty());

        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> get(Trust.of(Optional.empty(), Optional.empty()), url))
                .withMessageContaining("SSLHandshakeException");
    }

    @Test
    void takesACertificateOfTheConfiguration() throws Exception {
        Path certificate = certificate("server", "IP:127.0.0.1");
        URI url = serve(certificate, Optional.empty());

        assertThat(get(Trust.of(Optional.of(certificate), Optional.empty()), url))
                .isEqualTo(204);
    }

    @Test
    void refusesATrustedCertificateOfAnotherHost() throws Exception {
        Path certificate = certificate("server", "DNS:other.example");
        URI url = serve(certificate, Optional.empty());

        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> get(Trust.of(Optional.of(certificate), Optional.empty()), url));
    }

    @Test
    void takesAnyCertificateWhereTheOwnerWantsThat() throws Exception {
        URI url = serve(certificate("server", "DNS:other.example"), Optional.empty());

        assertThat(get(Trust.everyone(Optional.empty()), url)).isEqualTo(204);
    }

    @Test
    void showsItsOwnCertificateToAServerThatAsksForIt() throws Exception {
        Path certificate = certificate("server", "IP:127.0.0.1");
        Path own = certificate("device", "DNS:device");
        URI url = serve(certificate, Optional.of(own));
        Trust.Own shown = new Trust.Own(own, PemKeys.readPrivate(keyOf(own)));

        assertThat(get(Trust.of(Optional.of(certificate), Optional.of(shown)), url))
                .isEqualTo(204);
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> get(Trust.of(Optional.of(certificate), Optional.empty()), url));
    }

    private static int get(Trust trust, URI url) throws HttpException {
        Http http = new Http(trust, Proxies.none(), Http.Timeouts.STANDARD, "Sealane/test");
        return http.exchange(Request.get(url, Map.of())).status();
    }

    private URI serve(Path certificate, Optional<Path> client) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyStore keys = emptyStore();
        keys.setKeyEntry(
                "server", PemKeys.readPrivate(keyOf(certificate)), NO_PASSWORD, new Certificate[] {read(certificate)});
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, NO_PASSWORD);
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = emptyStore();
        trusted.setCertificateEntry("client", read(client.orElse(certificate)));
        trustManagers.init(trusted);
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = context.getDefaultSSLParameters();
                ssl.setNeedClientAuth(client.isPresent());
                parameters.setSSLParameters(ssl);
            }
        });
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static KeyStore emptyStore() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static Certificate read(Path certificate) throws Exception {
        try (InputStream in = Files.newInputStream(certificate)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static Path keyOf(Path certificate) {
        return Path.of(certificate.toString().replace(".crt", ".key"));
    }

    private Path certificate(String name, String alternativeName) throws Exception {
        Path certificate = directory.resolve(name + ".crt");
        List<String> command = new ArrayList<>(List.of(Peer.OPENSSL.require().toString(), "req", "-x509", "-nodes"));
        command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-days", "2"));
        command.addAll(List.of("-subj", "/CN=" + name, "-addext", "subjectAltName=" + alternativeName));
        command.addAll(List.of("-keyout", keyOf(certificate).toString(), "-out", certificate.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return certificate;
    }
}
