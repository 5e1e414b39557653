package dev.sealane.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MenderConfTest {
    @TempDir
    Path root;

    @Test
    void mergesTheFallbackAndTheMainFileKeyByKey() throws Exception {
        write("var/lib/mender/mender.conf", "{\"ServerURL\":\"https://old.example\",\"TenantToken\":\"t\"}");
        write("etc/mender/mender.conf", "{\"serverurl\":\"https://new.example\",\"Unknown\":{\"a\":1}}");

        AgentConfig config = new ConfigFiles(root).read();

        assertThat(config.connection().servers()).containsExactly(URI.create("https://new.example"));
        assertThat(config.connection().tenantToken()).contains("t");
    }

    @Test
    void understandsEveryKeyTheAgentCanHonour() throws Exception {
        write("etc/mender/mender.conf", """
                {
                  "Servers": [{"ServerURL": "https://a.example"}, {"ServerURL": "https://b.example"}],
                  "ServerCertificate": "/etc/mender/server.crt",
                  "SkipVerify": true,
                  "HttpsClient": {"Certificate": "/etc/tls.crt", "Key": "/etc/tls.key"},
                  "Security": {"AuthPrivateKey": "/etc/auth.pem"},
                  "ArtifactVerifyKeys": ["/etc/k1.pem", "/etc/k2.pem"],
                  "UpdatePollIntervalSeconds": 60,
                  "InventoryPollIntervalSeconds": 120,
                  "RetryPollIntervalSeconds": 3,
                  "RetryPollCount": 4,
                  "RetryDownloadCount": 5,
                  "StateScriptTimeoutSeconds": 6,
                  "StateScriptRetryTimeoutSeconds": 7,
                  "StateScriptRetryIntervalSeconds": 8,
                  "ModuleTimeoutSeconds": 9,
                  "RootfsPartA": "/dev/a",
                  "RootfsPartB": "/dev/b",
                  "DeviceTypeFile": "/etc/type",
                  "UpdateLogPath": "/var/log/mender",
                  "DaemonLogLevel": "trace"
                }
                """);

        AgentConfig config = new ConfigFiles(root).read();

        assertThat(config.connection().servers())
                .containsExactly(URI.create("https://a.example"), URI.create("https://b.example"));
        assertThat(config.connection().trustedCertificates()).contains(Path.of("/etc/mender/server.crt"));
        assertThat(config.connection().verifyServer()).isFalse();
        assertThat(config.connection().clientCertificate())
                .contains(new AgentConfig.ClientCertificate(Path.of("/etc/tls.crt"), Path.of("/etc/tls.key")));
        assertThat(config.identity().keyFile()).isEqualTo(Path.of("/etc/auth.pem"));
        assertThat(config.artifactVerifyKeys()).containsExactly(Path.of("/etc/k1.pem"), Path.of("/etc/k2.pem"));
        assertThat(config.polling())
                .isEqualTo(new AgentConfig.Polling(
                        Duration.ofSeconds(60), Duration.ofSeconds(120), Duration.ofSeconds(3), 4));
        assertThat(config.download().retries()).isEqualTo(5);
        assertThat(config.scripts())
                .isEqualTo(new AgentConfig.Scripts(
                        Path.of("/etc/mender/scripts"),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(8)));
        assertThat(config.modules().timeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(config.rootFs().slots())
                .contains(new AgentConfig.Slots(Path.of("/dev/a"), Path.of("/dev/b"), Optional.empty()));
        assertThat(config.identity().deviceTypeFile()).isEqualTo(Path.of("/etc/type"));
        assertThat(config.logDirectory()).isEqualTo(Path.of("/var/log/mender"));
        assertThat(config.logLevel()).isEqualTo(System.Logger.Level.DEBUG);
    }

    @Test
    void keepsTheStockClientsPlacesSoThatTheDeviceKeepsItsIdentity() throws Exception {
        write("etc/mender/mender.conf", "{\"ServerURL\":\"https://a.example\"}");

        AgentConfig config = new ConfigFiles(root).read();

        assertThat(config.identity().keyFile()).isEqualTo(Path.of("/var/lib/mender/mender-agent.pem"));
        assertThat(config.identity().deviceTypeFile()).isEqualTo(Path.of("/var/lib/mender/device_type"));
        assertThat(config.dataDirectory()).isEqualTo(Path.of("/var/lib/mender"));
    }

    @Test
    void fallsBackToTheTlsKeyAsTheDevicesKey() throws Exception {
        write("etc/mender/mender.conf", "{\"HttpsClient\":{\"Certificate\":\"/c.pem\",\"Key\":\"/k.pem\"}}");

        assertThat(new ConfigFiles(root).read().identity().keyFile()).isEqualTo(Path.of("/k.pem"));
    }

    @Test
    void ownConfigurationIsTheWholeConfiguration() throws Exception {
        write("etc/mender/mender.conf", "{\"ServerURL\":\"https://mender.example\"}");
        write("etc/sealane/agent.conf", "server.url = https://own.example");

        assertThat(new ConfigFiles(root).read().connection().servers())
                .containsExactly(URI.create("https://own.example"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"ServerURL\":\"https://a\",\"Servers\":[]}                    | ServerURL          | given together with Servers",
                "{\"ArtifactVerifyKey\":\"/a\",\"ArtifactVerifyKeys\":[\"/b\"]}  | ArtifactVerifyKey  | given together with ArtifactVerifyKeys",
                "{\"UpdatePollIntervalSeconds\":-1}                              | UpdatePollIntervalSeconds | expected a whole number",
                "{\"UpdatePollIntervalSeconds\":\"60\"}                          | UpdatePollIntervalSeconds | expected a whole number",
                "{\"SkipVerify\":\"yes\"}                                        | SkipVerify         | expected true or false",
                "{\"Servers\":[\"https://a\"]}                                   | Servers            | expected [{",
                "{\"Security\":{\"AuthPrivateKey\":\"pkcs11:token=t\"}}          | Security.AuthPrivateKey | PKCS#11",
                "{\"ServerURL\":                                                 | content            | not acceptable JSON at line 1",
            })
    void refusesWhatItCannotHonour(String content, String key, String problem) throws Exception {
        write("etc/mender/mender.conf", content);

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new ConfigFiles(root).read())
                .satisfies(refused -> assertThat(refused.key()).isEqualTo(key))
                .withMessageContaining(problem);
    }

    private void write(String place, String content) throws Exception {
        Path file = root.resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
