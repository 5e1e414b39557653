package dev.sealane.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One of Debian's installers in a directory of its own: sockets, copies and scripts go there, the boot environment is in memory
 * unless it is given one.
 *
 * <p>One of its sockets has the same abstract name in every process, so each run has a network name space of its own; and
 * one of processes, so that its helpers end with it.
 *
 * <p>Its exit code is unreliable when it installs one image and ends (image digest, section 3.2), and so is its output: so
 * the log decides, and a run whose log says neither is repeated.
 */
public final class Swupdate {
    private static final int ATTEMPTS = 20;
    private static final int TIMEOUT_SECONDS = 120;
    private static final int FIRST_SIGNAL = 128;

    private static final List<String> REFUSALS =
            List.of("SWUpdate *failed* !", "Image invalid or corrupted", "Installation failed !");

    /** Gives it the directory of its sockets, and /etc; the words behind this text reach the installer as they are. */
    private static final String PREPARE =
            "mount -t tmpfs none /run && mkdir /run/swupdate && { [ -z \"$0\" ] || mount --bind \"$0\" /etc; } && exec \"$@\"";

    private final Path directory;
    private final SwupdateRelease release;
    private final Path executable;
    private SwupdateRelease.Signature signature = SwupdateRelease.Signature.CMS;
    private Optional<Path> etc = Optional.empty();
    private boolean network;

    /** How a run ended. */
    public enum Verdict {
        INSTALLED,
        REFUSED,
        CRASHED
    }

    /** What a run said. */
    public record Result(Verdict verdict, String log) {}

    public Swupdate(SwupdateRelease release, Path directory) throws IOException {
        this.directory = directory;
        this.release = release;
        this.executable = release.require();
        Files.writeString(
                directory.resolve("swupdate.cfg"),
                "globals : { };\nversions : ( { name = \"part\"; version = \"1.0\"; } );\n");
    }

    /** Uses the boot environment that {@code fw_env.config} in this directory names; the directory stands for /etc. */
    public Swupdate withEtc(Path directory) {
        etc = Optional.of(directory);
        return this;
    }

    /** Lets it reach servers of this machine, which one in a name space of its own cannot. */
    public Swupdate withNetwork() {
        network = true;
        return this;
    }

    /** Lets it expect this kind of signature rather than CMS. */
    public Swupdate expecting(SwupdateRelease.Signature kind) {
        signature = kind;
        return this;
    }

    /**
     * Installs an image on a device with revision 1.0 of its board.
     *
     * @param pem the certificates, or the public key, that it trusts
     */
    public Result install(Path image, Path pem, List<String> options) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Peer.UNSHARE.require().toString(), "--map-root-user", "--pid", "--fork", "--kill-child"));
        if (!network) {
            command.add("--net");
        }
        command.addAll(List.of(
                "--mount",
                "sh",
                "-c",
                PREPARE,
                etc.map(Path::toString).orElse(""),
                executable.toString(),
                "-B",
                etc.isPresent() ? "uboot" : "none",
                "-l",
                "5",
                "-f",
                directory.resolve("swupdate.cfg").toString(),
                "-H",
                "board:1.0",
                "-i",
                image.toString()));
        command.addAll(release.trusting(signature, pem));
        command.addAll(options);
        String log = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Path temporary = Files.createTempDirectory(directory, "run");
            Path output = temporary.resolve("log");
            int exit = run(command, temporary, output);
            log = Files.readString(output, StandardCharsets.ISO_8859_1);
            remove(temporary);
            if (log.contains("SWUPDATE successful !")) {
                return new Result(Verdict.INSTALLED, log);
            }
            if (exit > FIRST_SIGNAL) {
                return new Result(Verdict.CRASHED, log);
            }
            if (REFUSALS.stream().anyMatch(log::contains)) {
                return new Result(Verdict.REFUSED, log);
            }
        }
        throw new AssertionError("the installer decided nothing in " + ATTEMPTS + " runs:\n" + log);
    }

    private int run(List<String> command, Path temporary, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("TMPDIR", temporary.toString());
        builder.environment().remove("RUNTIME_DIRECTORY");
        Process process = builder.start();
        try {
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the installer did not end: " + Files.readString(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new AssertionError("interrupted", e);
        }
        return process.exitValue();
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
