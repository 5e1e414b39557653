package dev.sealane.cli.artifact;

import dev.sealane.artifact.Digest;
import dev.sealane.artifact.sign.ArtifactSignature;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.sign.UnusableKeyException;
import dev.sealane.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a key file holds, never the secret. */
@Command(
        name = "show",
        description = "Show the kind and the fingerprint of a key; never the secret part.",
        mixinStandardHelpOptions = true)
final class KeyShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A private or public key (PEM).")
    private Path file = Path.of("");

    @Option(names = "--public", description = "Print the public key (PEM) and nothing else.")
    private boolean onlyPublic;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        boolean isPrivate = Files.readString(file).contains("PRIVATE KEY-----");
        Key key = isPrivate ? PemKeys.readPrivate(file) : PemKeys.readPublic(file);
        Optional<PublicKey> publicKey =
                key instanceof PublicKey known ? Optional.of(known) : PemKeys.publicOf(Files.readString(file));
        PrintWriter out = spec.commandLine().getOut();
        if (onlyPublic) {
            if (publicKey.isEmpty()) {
                throw new UnusableKeyException("'" + file + "' holds no public part");
            }
            out.print(PemKeys.encodePublic(publicKey.get()));
            return ExitCode.DONE.number();
        }
        out.println("Kind: " + kind(key) + (isPrivate ? ", private" : ", public"));
        String fingerprint =
                publicKey.map(known -> Digest.of(known.getEncoded()).hex()).orElse("unknown: no public part");
        out.println("SHA-256 of the public key: " + fingerprint);
        out.println("Signs artifacts: " + use(key));
        return ExitCode.DONE.number();
    }

    private static String kind(Key key) {
        return switch (key) {
            case RSAKey rsa -> "RSA with " + rsa.getModulus().bitLength() + " bits";
            case ECKey ec -> "EC with " + ec.getParams().getOrder().bitLength() + " bits";
            default -> "Ed25519";
        };
    }

    private static String use(Key key) {
        try {
            ArtifactSignature.requireUsable(key);
            return "yes";
        } catch (UnusableKeyException e) {
            return "no, " + e.getMessage();
        }
    }
}
