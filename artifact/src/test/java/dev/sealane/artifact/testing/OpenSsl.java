package dev.sealane.artifact.testing;

import dev.sealane.artifact.cms.CmsTrust;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.testing.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** OpenSSL in a directory of its own: certificates, and messages by another hand. */
public final class OpenSsl {
    private final Path directory;

    public OpenSsl(Path directory) {
        this.directory = directory;
    }

    /** Runs the program and fails with its words if it fails. */
    public void run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Peer.OPENSSL.require().toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError(command + ": " + output);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(command.toString(), e);
        }
    }

    /** Makes {@code NAME.key} and the certificate {@code NAME.pem}, which signs itself. */
    public void selfSigned(String name, String... extensions) {
        List<String> command = new ArrayList<>(List.of(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                name + ".key",
                "-out",
                name + ".pem",
                "-days",
                "3650",
                "-subj",
                "/CN=" + name));
        for (String extension : extensions) {
            command.addAll(List.of("-addext", extension));
        }
        run(command.toArray(String[]::new));
    }

    /** Makes {@code NAME.key} and a certificate {@code NAME.pem} by {@code issuer}. */
    public void issued(String name, String issuer, String keyType, String... extensions) throws IOException {
        Files.writeString(directory.resolve(name + ".ext"), String.join("\n", extensions) + "\n");
        List<String> command =
                new ArrayList<>(List.of("req", "-nodes", "-subj", "/CN=" + name, "-keyout", name + ".key"));
        command.addAll(
                keyType.equals("ec")
                        ? List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
                        : List.of("-newkey", "rsa:2048"));
        command.addAll(List.of("-out", name + ".csr"));
        run(command.toArray(String[]::new));
        run(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                issuer + ".pem",
                "-CAkey",
                issuer + ".key",
                "-CAcreateserial",
                "-days",
                "3650",
                "-extfile",
                name + ".ext",
                "-out",
                name + ".pem");
    }

    public PrivateKey key(String name) throws IOException {
        return PemKeys.readPrivate(directory.resolve(name + ".key"));
    }

    public X509Certificate certificate(String name) throws IOException {
        return CmsTrust.readCertificates(directory.resolve(name + ".pem")).getFirst();
    }

    public byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(directory.resolve(name));
    }

    public void write(String name, byte[] content) throws IOException {
        Files.write(directory.resolve(name), content);
    }
}
