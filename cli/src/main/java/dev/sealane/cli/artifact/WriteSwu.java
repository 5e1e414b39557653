package dev.sealane.cli.artifact;

import dev.sealane.artifact.cms.CmsTrust;
import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.swu.DescriptionCover;
import dev.sealane.artifact.swu.DoubleCopy;
import dev.sealane.artifact.swu.SwuWriteOptions;
import dev.sealane.artifact.swu.SwuWriter;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import dev.sealane.cli.terminal.ByteCount;
import dev.sealane.cli.terminal.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a SWUpdate image. */
@Command(
        name = "swu",
        description = {
            "Write a SWUpdate image: of a description template, whose digests, sizes and vectors are filled in, or of one"
                    + " file system for two slots."
        },
        mixinStandardHelpOptions = true)
final class WriteSwu implements Callable<Integer> {
    @Option(
            names = "--template",
            paramLabel = "FILE",
            description = "A sw-description (libconfig or JSON) without sha256, size and ivt.")
    private Optional<Path> template = Optional.empty();

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the files of the template are (default: where the template is).")
    private Optional<Path> directory = Optional.empty();

    /** Filled by the command line where one of its options is there. */
    @ArgGroup(exclusive = false, heading = "For two slots, without a template:%n")
    private @Nullable TwoSlots twoSlots;

    /** One file system and the two places that it may go to. */
    static final class TwoSlots {
        @Option(
                names = {"-f", "--file"},
                required = true,
                paramLabel = "IMAGE",
                description = "The file system image.")
        private Path file = Path.of("");

        @Option(
                names = {"-n", "--release"},
                required = true,
                paramLabel = "VERSION",
                description = "The version of the software.")
        private String version = "";

        @Option(
                names = "--hardware",
                required = true,
                paramLabel = "REVISION",
                description = "A hardware revision that it fits, or an expression behind #RE:; may be repeated.")
        private List<String> hardware = new ArrayList<>();

        @Option(
                names = "--device-a",
                required = true,
                paramLabel = "DEVICE",
                description = "Where it goes under 'stable,copy-a'.")
        private String first = "";

        @Option(
                names = "--device-b",
                required = true,
                paramLabel = "DEVICE",
                description = "Where it goes under 'stable,copy-b'.")
        private String second = "";

        @Option(
                names = "--boot-variable",
                paramLabel = "NAME",
                defaultValue = "slot",
                description = "The boot variable that becomes 'a' or 'b' (default: ${DEFAULT-VALUE}).")
        private String variable = "slot";

        @Option(
                names = "--compression",
                paramLabel = "METHOD",
                defaultValue = "zlib",
                description = "none, zlib, zstd or xz (default: ${DEFAULT-VALUE}).")
        private String compression = "zlib";

        Map<String, Path> sources() {
            return Map.of(String.valueOf(file.getFileName()), file);
        }

        DescriptionDocument template(boolean encrypted) {
            return new DoubleCopy(
                            version,
                            hardware,
                            String.valueOf(file.getFileName()),
                            compression.equals("none") ? "" : compression,
                            encrypted,
                            new DoubleCopy.Devices(first, second),
                            variable)
                    .template();
        }
    }

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            description = "Sign with this private key (PEM; RSA or EC P-256).")
    private Optional<Path> key = Optional.empty();

    @Mixin
    private SigningArguments signing = new SigningArguments();

    @Option(
            names = {"-K", "--encryption-key"},
            paramLabel = "FILE",
            description =
                    "The AES key and vector, in hexadecimal, for entries with 'encrypted = true'; without a template"
                            + " the image is encrypted.")
    private Optional<Path> contentKey = Optional.empty();

    @Option(names = "--encrypted-description", description = "Encrypt the description too, with the same key.")
    private boolean encryptedDescription;

    @Option(
            names = "--recipient",
            paramLabel = "FILE",
            description =
                    "Encrypt the description for the holder of this certificate's key (PEM or DER; RSA or EC); may be"
                            + " repeated. It then carries the key of the payloads.")
    private List<Path> recipients = new ArrayList<>();

    @Option(
            names = {"-o", "--output", "--output-path"},
            paramLabel = "FILE",
            defaultValue = "update.swu",
            description = "Where to write it (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("");

    @Mixin
    private ProgressArguments progress = new ProgressArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, CommandFailure {
        PrintWriter err = spec.commandLine().getErr();
        try {
            write(err);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        if (!progress.isQuiet()) {
            err.println("wrote " + output + " (" + ByteCount.of(Files.size(output)) + ", "
                    + (key.isPresent() ? "signed" : "unsigned") + ")");
        }
        return ExitCode.DONE.number();
    }

    private void write(PrintWriter err) throws IOException, CommandFailure {
        SwuWriteOptions options = options();
        Optional<TwoSlots> slots = Optional.ofNullable(twoSlots);
        if (template.isPresent() == slots.isPresent()) {
            throw new CommandFailure(ExitCode.USAGE, "expected either --template or --file with its companions");
        }
        DescriptionDocument document = template.isPresent()
                ? DescriptionDocument.parse(
                        Files.readAllBytes(template.get()), template.get().toString())
                : slots.orElseThrow().template(contentKey.isPresent());
        Map<String, Path> sources = template.isPresent()
                ? SwuWriter.sources(document, directory.orElse(folderOf(template.get())))
                : slots.orElseThrow().sources();
        try (Progress bar = progress.start(err, "writing", SwuWriter.bytesToRead(sources))) {
            SwuWriter.write(document, sources, options.reportingTo(bar::advancedTo), output);
        }
    }

    private static Path folderOf(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
    }

    private SwuWriteOptions options() throws IOException, CommandFailure {
        SwuWriteOptions options = SwuWriteOptions.plain();
        if (key.isPresent()) {
            options = options.signedBy(signing.signing(key.get()));
        }
        if (contentKey.isPresent()) {
            options = options.withContentKey(ContentKey.readFile(contentKey.get()));
        }
        Optional<DescriptionCover> cover = cover(options);
        return cover.isPresent() ? options.covering(cover.get()) : options;
    }

    private Optional<DescriptionCover> cover(SwuWriteOptions options) throws IOException, CommandFailure {
        if (encryptedDescription && !recipients.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "expected either --encrypted-description or --recipient");
        }
        if (encryptedDescription) {
            ContentKey shared = options.contentKey()
                    .orElseThrow(() ->
                            new CommandFailure(ExitCode.USAGE, "--encrypted-description needs an --encryption-key"));
            return Optional.of(new DescriptionCover.Shared(shared));
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (Path recipient : recipients) {
            certificates.add(CmsTrust.readCertificates(recipient).getFirst());
        }
        return certificates.isEmpty() ? Optional.empty() : Optional.of(new DescriptionCover.Recipients(certificates));
    }
}
