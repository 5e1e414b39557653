package dev.sealane.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One of Debian's SWUpdates as a device of its own: its daemon with the hawkBit client (suricatta), with its own configuration,
 * boot environment, sockets and target file.
 *
 * <p>{@code /etc} and {@code /run} are replaced in a private mount namespace, so that nothing of the machine is touched
 * and several of them run side by side. It can be stopped and started again, as a device that restarts.
 */
public final class StockSwupdate implements AutoCloseable {
    /** The attribute by which the server chooses an artifact. */
    public static final String DEVICE_TYPE = "swu-board";

    private static final String ENVIRONMENT_SIZE = "0x4000";

    /** Time to end by itself. Nothing of it is needed afterwards: what stays is killed. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final int ATTEMPTS = 100;
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final String TAKEN = "Error binding notifier socket";

    private final SwupdateRelease release;
    private final Path home;
    private Process process;

    private StockSwupdate(SwupdateRelease release, Path home, Process process) {
        this.release = release;
        this.home = home;
        this.process = process;
    }

    /** Where and as whom it calls. */
    public record Account(String serverUrl, String id, String token) {}

    /** Prepares its files and starts it; it trusts images that this certificate's key signed. */
    public static StockSwupdate start(SwupdateRelease release, Path home, Account account, Path certificate)
            throws IOException, InterruptedException {
        prepare(release, home, account, certificate);
        return new StockSwupdate(release, home, launch(release, home));
    }

    /** The same with a state that an earlier life left in the boot environment. */
    public static StockSwupdate startInState(
            SwupdateRelease release, Path home, Account account, Path certificate, int state)
            throws IOException, InterruptedException {
        prepare(release, home, account, certificate);
        setState(home, state);
        return new StockSwupdate(release, home, launch(release, home));
    }

    /** Starts it again, with this state in its boot environment: what the boot loader or a health check left. */
    public void restartInState(int state) throws IOException, InterruptedException {
        close();
        setState(home, state);
        process = launch(release, home);
    }

    /** The state in its boot environment; empty if it has none. */
    public String state() throws IOException, InterruptedException {
        Process print = new ProcessBuilder(
                        "fw_printenv", "-n", "-c", environmentConfig(home).toString(), "ustate")
                .redirectErrorStream(true)
                .start();
        String text = new String(print.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return print.waitFor() == 0 ? text.strip() : "";
    }

    /** Where images install to. */
    public static Path target(Path home) {
        return home.resolve("target.bin");
    }

    public boolean hasInstalled() {
        return Files.exists(target(home));
    }

    public byte[] installed() throws IOException {
        return Files.readAllBytes(target(home));
    }

    /** What it says about itself. */
    public String log() throws IOException {
        return Files.readString(home.resolve("swupdate.log"), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        // Its installer and downloader are children that a signal to the first process alone would leave behind.
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        family.add(process.toHandle());
        family.forEach(ProcessHandle::destroy);
        for (ProcessHandle member : family) {
            try {
                member.onExit().get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                member.destroyForcibly();
            }
        }
    }

    /**
     * One of its sockets has one of a few names, which all that run on this machine share: where they are taken it ends at
     * once, and is started again.
     */
    private static Process launch(SwupdateRelease release, Path home) throws IOException, InterruptedException {
        Path log = home.resolve("swupdate.log");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = Files.exists(log) ? Files.size(log) : 0;
            Process process = start(release, home, log);
            while (process.isAlive() && Files.size(log) == before) {
                process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            }
            String said = Files.readString(log, StandardCharsets.ISO_8859_1).substring((int) before);
            if (!said.startsWith(TAKEN)) {
                return process;
            }
            process.waitFor();
            Thread.sleep(RETRY);
        }
        throw new IOException("every name of its socket was taken, " + ATTEMPTS + " times");
    }

    private static Process start(SwupdateRelease release, Path home, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "mount --bind \"$1\" /etc && mount -t tmpfs none /run && mkdir /run/swupdate"
                                + " && exec \"$2\" -f \"$3\" -H board:1.0 -u \"$4\"",
                        "sh",
                        home.resolve("etc").toString(),
                        release.require().toString(),
                        home.resolve("swupdate.cfg").toString(),
                        release.client())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(Path.of("/dev/null").toFile());
        // Its sockets have fixed names below this directory.
        builder.environment().put("TMPDIR", home.resolve("tmp").toString());
        return builder.start();
    }

    private static void prepare(SwupdateRelease release, Path home, Account account, Path certificate)
            throws IOException, InterruptedException {
        Path etc = Files.createDirectories(home.resolve("etc"));
        Files.createDirectories(home.resolve("tmp"));
        for (String name : List.of("passwd", "group", "hosts", "nsswitch.conf")) {
            Files.copy(Path.of("/etc", name), etc.resolve(name));
        }
        Files.writeString(environmentConfig(home), """
                %1$s/env0 0x0 %2$s
                %1$s/env1 0x0 %2$s
                """.formatted(home, ENVIRONMENT_SIZE));
        Files.writeString(home.resolve("env.txt"), "board=test\n");
        for (String copy : List.of("env0", "env1")) {
            run(
                    Peer.MKENVIMAGE.require().toString(),
                    "-r",
                    "-s",
                    ENVIRONMENT_SIZE,
                    "-o",
                    home.resolve(copy).toString(),
                    home.resolve("env.txt").toString());
        }
        Files.writeString(home.resolve("swupdate.cfg"), """
                globals: {
                    verbose = true;
                    loglevel = 5;
                    bootloader = "uboot";
                    public-key-file = "%s";
                    %s
                };
                identify: (
                    { name = "device_type"; value = "%s"; },
                    { name = "serial"; value = "%s"; }
                );
                suricatta: {
                    tenant = "DEFAULT";
                    id = "%s";
                    url = "%s";
                    targettoken = "%s";
                    retry = 20;
                    retrywait = 1;
                };
                """.formatted(
                        certificate,
                        release.settings(),
                        DEVICE_TYPE,
                        account.id(),
                        account.id(),
                        account.serverUrl(),
                        account.token()));
    }

    private static void setState(Path home, int state) throws IOException, InterruptedException {
        Path script = home.resolve("state.txt");
        Files.writeString(script, "ustate=" + state + "\n");
        run(Peer.FW_SETENV.require().toString(), "-c", environmentConfig(home).toString(), "-s", script.toString());
    }

    private static Path environmentConfig(Path home) {
        return home.resolve("etc/fw_env.config");
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + said);
        }
    }
}
