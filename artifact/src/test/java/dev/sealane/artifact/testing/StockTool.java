package dev.sealane.artifact.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.testing.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's mender-artifact, run in {@code directory}. */
public record StockTool(Path directory) {
    /** How a run ended, and what it printed on both streams. */
    public record Run(int exitCode, String output) {}

    /** Runs a command that has to succeed; what it printed. */
    public String run(String... arguments) throws IOException, InterruptedException {
        Run run = tryTo(List.of(arguments));
        assertThat(run.exitCode())
                .as("mender-artifact %s: %s", List.of(arguments), run.output())
                .isZero();
        return run.output();
    }

    /** Runs a command that may fail. */
    public Run tryTo(List<String> arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Peer.MENDER_ARTIFACT.require().toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return new Run(process.exitValue(), output);
    }

    /** Makes a key pair in the files {@code name} and {@code name.pub}: RSA with 2048 bits, or EC on P-256. */
    public KeyPair writeKey(String algorithm, String name) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
        KeyPair pair = generator.generateKeyPair();
        Files.writeString(directory.resolve(name), PemKeys.encodePrivate(pair));
        Files.writeString(directory.resolve(name + ".pub"), PemKeys.encodePublic(pair.getPublic()));
        return pair;
    }
}
