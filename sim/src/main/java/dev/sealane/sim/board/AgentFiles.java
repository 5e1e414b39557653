package dev.sealane.sim.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.config.ConfigFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files an agent finds on a board: its configuration, what the device is, and what it was delivered with. They lie in
 * a directory of the host, which the board's power cuts do not reach; the key the agent makes for itself goes there too.
 */
public final class AgentFiles {
    private static final Set<PosixFilePermission> PROGRAM = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path directory;

    private AgentFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * What a new board is told.
     *
     * @param server where it asks for updates, every second unless the server says how often
     * @param deviceType what its hardware is
     * @param identity what names it to the server
     * @param release what it was delivered with
     * @param verifyKey the PEM file with the key that must have signed its updates, if any
     * @param gatewayToken the file with the token it shows to a server that speaks DDI; without one it speaks Mender's
     *     protocol
     */
    public record Delivery(
            URI server,
            String deviceType,
            Map<String, String> identity,
            String release,
            Optional<Path> verifyKey,
            Optional<Path> gatewayToken) {
        public Delivery {
            identity = Map.copyOf(identity);
        }
    }

    /** Writes the files of a new board. */
    public static AgentFiles create(Path directory, Delivery delivery) throws IOException {
        AgentFiles files = new AgentFiles(directory);
        Files.createDirectories(directory);
        files.write("agent.conf", files.configuration(delivery));
        files.write("device_type", "device_type=" + delivery.deviceType() + "\n");
        files.write("artifact_info", "artifact_name=" + delivery.release() + "\n");
        files.writeIdentity(delivery.identity());
        return files;
    }

    /** The configuration as the agent reads it. */
    AgentConfig config() throws IOException {
        return ConfigFiles.read(directory.resolve("agent.conf"));
    }

    /** Makes the health check of the running system succeed or fail. */
    void setHealthy(boolean healthy) throws IOException {
        Path mark = directory.resolve("healthy");
        if (healthy) {
            Files.writeString(mark, "");
        } else {
            Files.deleteIfExists(mark);
        }
    }

    private String configuration(Delivery delivery) {
        String verify = delivery.verifyKey()
                .map(key -> "artifact.verify-key = " + key.toAbsolutePath() + "\n")
                .orElse("");
        String protocol = delivery.gatewayToken()
                .map(token -> "server.protocol = ddi\nddi.gateway-token = " + token.toAbsolutePath() + "\n")
                .orElse("");
        return """
                server.url = %2$s
                data.directory = %1$s/data
                device.type-file = %1$s/device_type
                device.artifact-info = %1$s/artifact_info
                identity.script = %1$s/identity
                identity.key = %1$s/key.pem
                module.directory = %1$s/modules
                script.directory = %1$s/scripts
                inventory.directory = %1$s/inventory
                health.command = test -e %1$s/healthy
                swu.select-a = stable,copy-a
                swu.select-b = stable,copy-b
                swu.config = %1$s/swupdate.cfg
                swu.hwrevision = %1$s/hwrevision
                swu.versions = %1$s/sw-versions
                poll.update = 1s
                poll.inventory = 5s
                poll.retry = 1s
                """.formatted(directory.toAbsolutePath(), delivery.server()) + verify + protocol;
    }

    private void writeIdentity(Map<String, String> identity) throws IOException {
        String lines = identity.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n"));
        write("identity", "#!/bin/sh\ncat <<'end'\n" + lines + "\nend\n");
        Files.setPosixFilePermissions(directory.resolve("identity"), PROGRAM);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text, UTF_8);
    }
}
