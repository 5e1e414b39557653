package dev.sealane.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgentConfTest {
    @Test
    void pinsEveryDefault() throws Exception {
        AgentConfig config = ConfigFiles.parse("");

        assertThat(config.connection().servers()).isEmpty();
        assertThat(config.connection().tenantToken()).isEmpty();
        assertThat(config.connection().trustedCertificates()).isEmpty();
        assertThat(config.connection().verifyServer()).isTrue();
        assertThat(config.connection().clientCertificate()).isEmpty();
        assertThat(config.connection().ddi()).isEmpty();
        assertThat(config.identity())
                .isEqualTo(new AgentConfig.Identity(
                        Path.of("/var/lib/sealane/agent-key.pem"),
                        Path.of("/usr/share/mender/identity/mender-device-identity"),
                        Path.of("/var/lib/sealane/device_type"),
                        Path.of("/etc/mender/artifact_info")));
        assertThat(config.polling())
                .isEqualTo(
                        new AgentConfig.Polling(Duration.ofMinutes(30), Duration.ofHours(8), Duration.ofMinutes(5), 0));
        assertThat(config.download()).isEqualTo(new AgentConfig.Download(10, 16L << 30));
        assertThat(config.artifactVerifyKeys()).isEmpty();
        assertThat(config.modules())
                .isEqualTo(new AgentConfig.Modules(Path.of("/usr/share/mender/modules/v3"), Duration.ofHours(4)));
        assertThat(config.scripts())
                .isEqualTo(new AgentConfig.Scripts(
                        Path.of("/etc/mender/scripts"),
                        Duration.ofHours(1),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(1)));
        assertThat(config.inventory())
                .isEqualTo(new AgentConfig.Inventory(Path.of("/usr/share/mender/inventory"), Duration.ofMinutes(1)));
        assertThat(config.rootFs().slots()).isEmpty();
        assertThat(config.rootFs().environment()).isEqualTo(Path.of("/etc/fw_env.config"));
        assertThat(config.rootFs().singleCopyAllowed()).isFalse();
        assertThat(config.rebootCommand()).containsExactly("reboot");
        assertThat(config.health()).isEqualTo(new AgentConfig.Health(List.of(), Duration.ofMinutes(5)));
        assertThat(config.dataDirectory()).isEqualTo(Path.of("/var/lib/sealane"));
        assertThat(config.logDirectory()).isEqualTo(Path.of("/var/lib/sealane"));
        assertThat(config.logLevel()).isEqualTo(System.Logger.Level.INFO);
    }

    @Test
    void readsEveryKey() throws Exception {
        AgentConfig config = ConfigFiles.parse("""
                # a board in the laboratory
                server.url = https://one.example
                server.url = https://two.example:8443/updates
                server.protocol = ddi
                server.tenant-token = abc=def
                server.certificate = /etc/ssl/lab.pem
                server.verify = no
                client.certificate = tls/chain.pem
                client.key = tls/key.pem
                ddi.tenant = plant-3
                ddi.controller-id = press-17
                ddi.target-token = token
                identity.key = /secret/key.pem
                identity.script = /opt/identity
                device.type-file = /etc/device_type
                device.artifact-info = /etc/artifact_info
                artifact.verify-key = /etc/one.pem
                artifact.verify-key = /etc/two.pem
                poll.update = 10s
                poll.inventory = 2d
                poll.retry = 250ms
                poll.retry-count = 7
                download.retries = 3
                download.max-size = 512MiB
                module.directory = /opt/modules
                module.timeout = 1m
                script.directory = /opt/scripts
                script.timeout = 2m
                script.retry-timeout = 3m
                script.retry-interval = 4s
                inventory.directory = /opt/inventory
                inventory.timeout = 5s
                rootfs.slot-a = /dev/mmcblk0p2
                rootfs.slot-b = /dev/mmcblk0p3
                rootfs.running = b
                boot.environment = /etc/env.config
                boot.single-copy = yes
                reboot.command = systemctl reboot
                health.command = /usr/bin/check-health --deep
                health.timeout = 30s
                data.directory = /data/sealane
                log.directory = logs
                log.level = debug
                """);

        assertThat(config.connection().servers())
                .containsExactly(URI.create("https://one.example"), URI.create("https://two.example:8443/updates"));
        assertThat(config.connection().tenantToken()).contains("abc=def");
        assertThat(config.connection().trustedCertificates()).contains(Path.of("/etc/ssl/lab.pem"));
        assertThat(config.connection().verifyServer()).isFalse();
        assertThat(config.connection().clientCertificate())
                .contains(new AgentConfig.ClientCertificate(
                        Path.of("/data/sealane/tls/chain.pem"), Path.of("/data/sealane/tls/key.pem")));
        assertThat(config.connection().ddi())
                .contains(new AgentConfig.Ddi(
                        "plant-3",
                        Optional.of("press-17"),
                        Optional.of(
                                new AgentConfig.Token(AgentConfig.Token.Kind.TARGET, Path.of("/data/sealane/token")))));
        assertThat(config.polling())
                .isEqualTo(
                        new AgentConfig.Polling(Duration.ofSeconds(10), Duration.ofDays(2), Duration.ofMillis(250), 7));
        assertThat(config.download()).isEqualTo(new AgentConfig.Download(3, 512L << 20));
        assertThat(config.artifactVerifyKeys()).containsExactly(Path.of("/etc/one.pem"), Path.of("/etc/two.pem"));
        assertThat(config.rootFs().slots())
                .contains(
                        new AgentConfig.Slots(Path.of("/dev/mmcblk0p2"), Path.of("/dev/mmcblk0p3"), Optional.of("b")));
        assertThat(config.rootFs().environment()).isEqualTo(Path.of("/etc/env.config"));
        assertThat(config.rootFs().singleCopyAllowed()).isTrue();
        assertThat(config.rebootCommand()).containsExactly("systemctl", "reboot");
        assertThat(config.health().command()).containsExactly("/usr/bin/check-health", "--deep");
        assertThat(config.logDirectory()).isEqualTo(Path.of("/data/sealane/logs"));
        assertThat(config.logLevel()).isEqualTo(System.Logger.Level.DEBUG);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "artifact.verify_key = /k   | artifact.verify_key | unknown key; did you mean 'artifact.verify-key'?",
                "poll.updates = 1m          | poll.updates        | unknown key; did you mean 'poll.update'?",
                "wholly-else = 1            | wholly-else         | unknown key",
                "just words                 | just words          | expected key = value",
                "poll.update = 30           | poll.update         | expected a number with ms, s, m, h or d, such as 30m; found '30'",
                "poll.update = 0s           | poll.update         | expected a pause longer than zero; found '0s'",
                "download.retries = 0       | download.retries    | expected a number from 1 to 10000; found '0'",
                "server.verify = maybe      | server.verify       | expected yes or no; found 'maybe'",
                "server.url = ftp://host    | server.url          | expected http://HOST[:PORT][/PATH] or https://…; found 'ftp://host'",
                "log.level = loud           | log.level           | expected one of",
                "client.key = /k            | client.key          | client.certificate and client.key belong together; found '/k'",
                "server.protocol = mqtt     | server.protocol     | expected one of",
                "server.protocol = ddi      | server.protocol     | expected ddi.target-token, ddi.gateway-token or client.certificate too",
                "rootfs.slot-a = /dev/a     | rootfs.slot-a       | rootfs.slot-a and rootfs.slot-b belong together; found '/dev/a'",
                "download.max-size = big    | download.max-size   | expected a number of bytes",
            })
    void refusesALineAndSaysWhatItExpected(String line, String key, String problem) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigFiles.parse("# first\n" + line))
                .satisfies(refused -> {
                    assertThat(refused.key()).isEqualTo(key);
                    assertThat(refused.origin()).isEqualTo("agent.conf:2");
                    assertThat(refused).hasMessageContaining(problem);
                });
    }

    @Test
    void refusesTwoTokens() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () -> ConfigFiles.parse("server.protocol = ddi\nddi.target-token = a\nddi.gateway-token = b"))
                .withMessage("agent.conf:3: ddi.gateway-token: expected one token; ddi.target-token is set as well;"
                        + " found 'b'");
    }

    @Test
    void takesAClientCertificateForAToken() throws Exception {
        AgentConfig config = ConfigFiles.parse("server.protocol = ddi\nclient.certificate = c\nclient.key = k");

        assertThat(config.connection().ddi())
                .contains(new AgentConfig.Ddi("DEFAULT", Optional.empty(), Optional.empty()));
    }

    @Test
    void refusesASecondValueForAKeyThatHoldsOne() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigFiles.parse("poll.update = 1m\npoll.update = 2m"))
                .withMessage("agent.conf:2: poll.update: given twice; first in agent.conf:1");
    }

    @Test
    void neverShowsTheTenantTokenInAMessage() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigFiles.parse("server.tenant-token = secret\nserver.tenant-token = secret"))
                .satisfies(refused -> assertThat(refused).hasMessageNotContaining("secret"));
    }

    @Test
    void refusesAFileThatIsNoConfiguration(@TempDir Path folder) throws Exception {
        Path image = folder.resolve("image");
        Files.write(image, new byte[ConfigFiles.MAX_BYTES + 1]);

        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ConfigFiles.read(image))
                .withMessageContaining("expected at most");
    }

    @Test
    void saysWhereItLookedWhenThereIsNoConfiguration(@TempDir Path folder) {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> new ConfigFiles(folder).read())
                .withMessageContaining("etc/sealane/agent.conf");
    }
}
