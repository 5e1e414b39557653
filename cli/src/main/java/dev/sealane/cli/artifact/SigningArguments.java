package dev.sealane.cli.artifact;

import dev.sealane.artifact.cms.CmsTrust;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.swu.SwuSigning;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which of its signatures a SWUpdate image gets. */
final class SigningArguments {
    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description =
                    "SWUpdate images: sign with CMS by this certificate (PEM), and put those behind it in the file"
                            + " into the signature too.")
    private Optional<Path> certificates = Optional.empty();

    @Option(names = "--pss", description = "SWUpdate images: sign with RSA-PSS.")
    private boolean pss;

    SwuSigning signing(Path keyFile) throws IOException {
        return signing(keyFile, certificates, pss);
    }

    static SwuSigning signing(Path keyFile, Optional<Path> certificates, boolean pss) throws IOException {
        PrivateKey key = PemKeys.readPrivate(keyFile);
        if (certificates.isPresent()) {
            return new SwuSigning.Certificates(key, CmsTrust.readCertificates(certificates.get()));
        }
        return pss ? new SwuSigning.Pss(key) : new SwuSigning.Key(key);
    }
}
