package dev.sealane.cli.artifact;

import dev.sealane.artifact.cms.CmsPurpose;
import dev.sealane.artifact.cms.CmsTrust;
import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.sign.UnusableKeyException;
import dev.sealane.artifact.swu.DescriptionKey;
import dev.sealane.artifact.swu.SwuReadOptions;
import dev.sealane.artifact.swu.SwuVerifier;
import dev.sealane.artifact.swu.description.DeviceProfile;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.swu.description.VersionRules;
import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How SWUpdate images are read; the names are those of {@code swupdate} where it has one. */
final class SwuArguments {
    @Option(names = "--pss", description = "SWUpdate images: the --key verifies RSA-PSS instead of PKCS#1 v1.5.")
    private boolean pss;

    @Option(
            names = {"--ca", "--ca-path"},
            paramLabel = "FILE",
            description = "SWUpdate images: the signer's certificate has to lead to one of these (PEM or DER).")
    private Optional<Path> authorities = Optional.empty();

    @Option(
            names = "--cert-purpose",
            paramLabel = "PURPOSE",
            defaultValue = "emailProtection",
            description = "What the signer's certificate has to be for: emailProtection or codeSigning"
                    + " (default: ${DEFAULT-VALUE}).")
    private String purpose = "";

    @Option(
            names = "--forced-signer-name",
            paramLabel = "CN",
            description = "The common name that the signer has to have.")
    private Optional<String> signerName = Optional.empty();

    @Option(
            names = {"--crl", "--crl-path"},
            paramLabel = "FILE",
            description = "Refuse a signer that is on this list of its issuer, or whose issuer has none here.")
    private Optional<Path> revocations = Optional.empty();

    @Option(names = "--crl-check-all", description = "Look at the whole chain, not at the signer alone.")
    private boolean wholeChain;

    @Option(
            names = {"-K", "--encryption-key"},
            paramLabel = "FILE",
            description = "SWUpdate images: the AES key and vector, in hexadecimal, for encrypted payloads.")
    private Optional<Path> contentKey = Optional.empty();

    @Option(
            names = "--encrypted-description",
            description = "SWUpdate images: the description is encrypted too, with the --encryption-key.")
    private boolean encryptedDescription;

    @Option(
            names = "--description-key",
            paramLabel = "FILE",
            description =
                    "SWUpdate images: the description is encrypted for this private key (PEM); a certificate in the"
                            + " file says which recipient it is.")
    private Optional<Path> descriptionKey = Optional.empty();

    @Option(
            names = {"-e", "--select"},
            paramLabel = "SET,MODE",
            description = "SWUpdate images: which of the alternatives (default: each).")
    private Optional<String> selection = Optional.empty();

    @Option(
            names = {"-H", "--hwrevision"},
            paramLabel = "BOARD:REVISION",
            description = "SWUpdate images: the hardware that the image has to fit.")
    private Optional<String> hardware = Optional.empty();

    /** Default limits, no signature demanded; the selection is for the caller. */
    SwuReadOptions options() throws IOException, CommandFailure {
        SwuReadOptions options = SwuReadOptions.unverified();
        Optional<ContentKey> key = Optional.empty();
        if (contentKey.isPresent()) {
            key = Optional.of(ContentKey.readFile(contentKey.get()));
            options = options.withContentKey(key.get());
        }
        if (encryptedDescription) {
            options = options.withDescriptionKey(new DescriptionKey.Shared(key.orElseThrow(
                    () -> new CommandFailure(ExitCode.USAGE, "--encrypted-description needs an --encryption-key"))));
        }
        if (descriptionKey.isPresent()) {
            Path file = descriptionKey.get();
            boolean named = Files.readString(file).contains("BEGIN CERTIFICATE");
            options = options.withDescriptionKey(new DescriptionKey.Own(
                    PemKeys.readPrivate(file),
                    named ? Optional.of(CmsTrust.readCertificates(file).getFirst()) : Optional.empty()));
        }
        return options.forDevice(new DeviceProfile(
                hardware.map(text -> text.substring(text.indexOf(':') + 1)),
                VersionRules.NONE,
                Map.of(),
                Optional.empty()));
    }

    /** What may verify a signature: each of the keys, and the certificates. */
    List<SwuVerifier> verifiers(List<PublicKey> keys) throws IOException, CommandFailure {
        List<SwuVerifier> verifiers = new ArrayList<>();
        for (PublicKey key : keys) {
            verifiers.add(verifier(key));
        }
        if (authorities.isPresent()) {
            CmsTrust trust =
                    CmsTrust.in(CmsTrust.readCertificates(authorities.get())).forPurpose(purpose());
            if (signerName.isPresent()) {
                trust = trust.forSigner(signerName.get());
            }
            if (revocations.isPresent()) {
                List<X509CRL> lists = CmsTrust.readRevocations(revocations.get());
                trust = trust.revoking(new CmsTrust.Revocation.Checked(lists, wholeChain));
            }
            verifiers.add(new SwuVerifier.Certificates(trust));
        }
        return verifiers;
    }

    private SwuVerifier verifier(PublicKey key) throws UnusableKeyException {
        if (!pss) {
            return new SwuVerifier.Key(key);
        }
        if (key instanceof RSAPublicKey rsa) {
            return new SwuVerifier.Pss(rsa);
        }
        throw new UnusableKeyException("unusable key: --pss needs an RSA key, found " + key.getAlgorithm());
    }

    private CmsPurpose purpose() throws CommandFailure {
        for (CmsPurpose known : CmsPurpose.values()) {
            if (known.label().equals(purpose)) {
                return known;
            }
        }
        throw new CommandFailure(
                ExitCode.USAGE, "expected emailProtection or codeSigning as --cert-purpose, found '" + purpose + "'");
    }

    /** The board, and the set and mode that were asked for, if any were. */
    Optional<Selection> selection() throws CommandFailure {
        if (selection.isEmpty()) {
            return Optional.empty();
        }
        Optional<Selection.Choice> choice = Selection.Choice.parse(selection.get());
        if (choice.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "expected SET,MODE as --select, found '" + selection.get() + "'");
        }
        return Optional.of(new Selection(choice, board()));
    }

    Optional<String> board() {
        return hardware.filter(text -> text.indexOf(':') > 0).map(text -> text.substring(0, text.indexOf(':')));
    }
}
