package dev.sealane.cli.artifact;

import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a key pair. */
@Command(
        name = "generate",
        description = {
            "Make a key pair: the private key as FILE, for its owner only, and the public key as FILE.pub.",
            "Artifacts are signed with rsa or ec-p256; devices may also identify themselves with ed25519."
        },
        mixinStandardHelpOptions = true)
final class KeyGenerateCommand implements Callable<Integer> {
    /** As long as a key can be trusted past 2030 (NIST SP 800-57), and what the stock documents use. */
    private static final int RSA_BITS = 3072;

    /** The kinds of key. */
    enum Type {
        RSA("rsa"),
        EC_P256("ec-p256"),
        ED25519("ed25519");

        private final String label;

        Type(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }

        KeyPair generate() throws GeneralSecurityException {
            return generator().generateKeyPair();
        }

        private KeyPairGenerator generator() throws GeneralSecurityException {
            return switch (this) {
                case RSA -> {
                    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
                    rsa.initialize(RSA_BITS);
                    yield rsa;
                }
                case EC_P256 -> {
                    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
                    ec.initialize(new ECGenParameterSpec("secp256r1"));
                    yield ec;
                }
                case ED25519 -> KeyPairGenerator.getInstance("Ed25519");
            };
        }
    }

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "ec-p256",
            converter = TypeName.class,
            description = "rsa (3072 bits), ec-p256 or ed25519 (default: ${DEFAULT-VALUE}).")
    private Type type = Type.EC_P256;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where the private key goes; an existing file is never replaced.")
    private Path output = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, CommandFailure {
        Path publicFile = output.resolveSibling(output.getFileName() + ".pub");
        for (Path file : new Path[] {output, publicFile}) {
            if (Files.exists(file)) {
                throw new CommandFailure(
                        ExitCode.CONFLICT, "already there: " + file, "choose another --output or move the key away");
            }
        }
        KeyPair pair = generate();
        writePrivate(PemKeys.encodePrivate(pair));
        Files.writeString(publicFile, PemKeys.encodePublic(pair.getPublic()), StandardOpenOption.CREATE_NEW);
        PrintWriter err = spec.commandLine().getErr();
        err.println("wrote " + output + " (private, keep it secret) and " + publicFile + " (public)");
        return ExitCode.DONE.number();
    }

    private KeyPair generate() throws CommandFailure {
        try {
            return type.generate();
        } catch (GeneralSecurityException e) {
            throw new CommandFailure(ExitCode.FAILED, "this Java cannot make a key of type " + type, e);
        }
    }

    /** Created with its permissions, so that it is never readable by others. */
    private void writePrivate(String pem) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = Files.newByteChannel(
                output, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            channel.write(StandardCharsets.US_ASCII.encode(pem));
        }
    }
}
