package dev.sealane.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Debian's Mender client as a process of its own, with its own configuration, identity, data and update module.
 *
 * <p>Its fixed directories are replaced in a private mount namespace, so that nothing of the machine is touched and
 * several clients run side by side.
 */
public final class StockClient implements AutoCloseable {
    /** The payload type of the artifacts that it installs. */
    public static final String MODULE = "recorder";

    public static final String DEVICE_TYPE = "stock-board";

    private final Path home;
    private final Process process;

    private StockClient(Path home, Process process) {
        this.home = home;
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param installs whether its update module succeeds in ArtifactInstall
     */
    public static StockClient start(Path home, String serverUrl, String serial, boolean installs) throws IOException {
        Path share = Files.createDirectories(home.resolve("share"));
        Path etc = Files.createDirectories(home.resolve("etc"));
        Path data = Files.createDirectories(home.resolve("data"));
        Files.createDirectories(share.resolve("inventory"));
        executable(share.resolve("identity/mender-device-identity"), "#!/bin/sh\necho sn=" + serial + "\n");
        executable(share.resolve("inventory/mender-inventory-test"), "#!/bin/sh\necho hostname=" + serial + "\n");
        executable(share.resolve("modules/v3/" + MODULE), module(home, installs));
        Files.writeString(etc.resolve("artifact_info"), "artifact_name=factory-1\n");
        Files.writeString(data.resolve("device_type"), "device_type=" + DEVICE_TYPE + "\n");
        Files.writeString(etc.resolve("mender.conf"), """
                {"ServerURL": "%s", "UpdatePollIntervalSeconds": 1, "InventoryPollIntervalSeconds": 2,
                 "RetryPollIntervalSeconds": 1, "DeviceTypeFile": "%s/device_type", "DBus": {"Enabled": false}}
                """.formatted(serverUrl, data));
        Process process = new ProcessBuilder(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "mount --bind \"$1\" /usr/share/mender && mount --bind \"$2\" /etc/mender && exec \"$3\""
                                + " --no-syslog --data \"$4\" --config /etc/mender/mender.conf"
                                + " --fallback-config /etc/mender/none.conf --log-level debug daemon",
                        "sh",
                        share.toString(),
                        etc.toString(),
                        Peer.MENDER_CLIENT.require().toString(),
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("client.log").toFile())
                .start();
        return new StockClient(home, process);
    }

    /** The calls of the update module, in order, without the questions about abilities. */
    public List<String> moduleCalls() throws IOException {
        Path calls = home.resolve("calls");
        return Files.exists(calls)
                ? Files.readAllLines(calls).stream()
                        .filter(call -> !call.equals("SupportsRollback") && !call.equals("NeedsArtifactReboot"))
                        .toList()
                : List.of();
    }

    /** What the update module received. */
    public byte[] installed() throws IOException {
        return Files.readAllBytes(home.resolve("received"));
    }

    /** What the client says about itself, for a failed assertion. */
    public String log() throws IOException {
        List<String> lines = Files.readAllLines(home.resolve("client.log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String module(Path home, boolean installs) {
        return """
                #!/bin/sh
                echo "$1" >> %1$s/calls
                case "$1" in
                    Download)
                        while file=$(cat stream-next) && [ -n "$file" ]; do cat "$file" > %1$s/received; done ;;
                    SupportsRollback) echo Yes ;;
                    NeedsArtifactReboot) echo No ;;
                    ArtifactInstall) echo installing >&2; exit %2$d ;;
                esac
                exit 0
                """.formatted(home, installs ? 0 : 1);
    }

    private static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
