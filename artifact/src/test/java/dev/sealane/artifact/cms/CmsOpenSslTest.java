package dev.sealane.artifact.cms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.testing.OpenSsl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures and envelopes against OpenSSL, in both directions: the rows of the image digest's sections 5.2 and 5.5. */
final class CmsOpenSslTest {
    private static final byte[] CONTENT = "software = {\r\n version\n".getBytes(StandardCharsets.US_ASCII);
    private static final String WHERE = "the signature";

    @TempDir
    private static Path directory;

    private static OpenSsl openssl;

    @BeforeAll
    static void makeCertificates() throws IOException {
        openssl = new OpenSsl(directory);
        openssl.write("content", CONTENT);
        openssl.selfSigned("email", "extendedKeyUsage=emailProtection", "keyUsage=digitalSignature");
        openssl.selfSigned("code", "extendedKeyUsage=codeSigning");
        openssl.selfSigned("none");
        openssl.selfSigned("wrong-usage", "keyUsage=keyEncipherment");
        openssl.selfSigned("root", "basicConstraints=critical,CA:TRUE", "keyUsage=keyCertSign,cRLSign");
        openssl.issued("middle", "root", "rsa", "basicConstraints=critical,CA:TRUE", "keyUsage=keyCertSign,cRLSign");
        openssl.issued("leaf", "middle", "rsa", "extendedKeyUsage=emailProtection", "subjectKeyIdentifier=hash");
        openssl.issued("ec", "middle", "ec", "extendedKeyUsage=emailProtection");
        openssl.issued("not-ca", "leaf", "rsa", "extendedKeyUsage=emailProtection");
        sign("leaf.sig", "leaf");
        sign("email.sig", "email");
        sign("code.sig", "code");
        sign("none.sig", "none");
        sign("ec.sig", "ec");
    }

    private static void sign(String output, String signer, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "cms",
                "-sign",
                "-in",
                "content",
                "-out",
                output,
                "-signer",
                signer + ".pem",
                "-inkey",
                signer + ".key",
                "-outform",
                "DER",
                "-nosmimecap",
                "-binary"));
        command.addAll(List.of(more));
        openssl.run(command.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "email, EMAIL_PROTECTION, true",
        "email, CODE_SIGNING, false",
        "code, EMAIL_PROTECTION, false",
        "code, CODE_SIGNING, true",
        "none, EMAIL_PROTECTION, true",
        "none, CODE_SIGNING, false"
    })
    void asksForThePurposeOfTheCertificate(String signer, CmsPurpose purpose, boolean good) throws IOException {
        CmsTrust trust = trust(signer).forPurpose(purpose);
        byte[] signature = openssl.bytes(signer + ".sig");
        if (good) {
            assertThat(verify(signature, trust)).isEqualTo(openssl.certificate(signer));
        } else {
            assertRefused(signature, trust);
        }
    }

    @Test
    void asksForACertificateThatMaySign() throws IOException {
        sign("wrong-usage.sig", "wrong-usage", "-noattr");
        assertRefused(openssl.bytes("wrong-usage.sig"), trust("wrong-usage"));
    }

    @ParameterizedTest
    @CsvSource({
        "root middle, true",
        "middle root, true",
        "root, false",
        "middle, false",
        "leaf, false",
        "email, false",
        "email root middle, true"
    })
    void needsAWholeChainToACertificateThatSignsItself(String store, boolean good) throws IOException {
        for (String signer : List.of("leaf", "ec")) {
            byte[] signature = openssl.bytes(signer + ".sig");
            if (good) {
                verify(signature, trust(store.split(" ")));
            } else {
                assertRefused(signature, trust(store.split(" ")));
            }
        }
    }

    @Test
    void takesAuthoritiesFromTheMessage() throws IOException {
        sign("chain.sig", "leaf", "-certfile", "middle.pem");
        verify(openssl.bytes("chain.sig"), trust("root"));
    }

    @Test
    void takesNoOrdinaryCertificateForAnAuthority() throws IOException {
        sign("not-ca.sig", "not-ca", "-certfile", "leaf.pem");
        assertRefused(openssl.bytes("not-ca.sig"), trust("root", "middle"));
    }

    @Test
    void asksForCertificatesThatAreValidNow() throws IOException {
        byte[] signature = openssl.bytes("leaf.sig");
        CmsTrust trust = trust("root", "middle");
        for (Duration away : List.of(Duration.ofDays(4000), Duration.ofDays(-2))) {
            Instant then = Instant.now().plus(away);
            assertRefused(signature, trust.at(() -> then));
            assertRefused(openssl.bytes("email.sig"), trust("email").at(() -> then));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-noattr", "-keyid", "-md sha512", "-md sha384", "-keyopt rsa_padding_mode:pss"})
    void takesEveryFormOfSignature(String option) throws IOException {
        sign("form.sig", "leaf", option.split(" "));
        verify(openssl.bytes("form.sig"), trust("root", "middle"));
    }

    @Test
    void takesTheOlderSyntax() throws IOException {
        openssl.run(
                "smime",
                "-sign",
                "-in",
                "content",
                "-out",
                "old.sig",
                "-signer",
                "leaf.pem",
                "-inkey",
                "leaf.key",
                "-outform",
                "DER",
                "-binary");
        verify(openssl.bytes("old.sig"), trust("root", "middle"));
    }

    @Test
    void skipsASecondSignerThatNobodyKnowsButNotAWrongSignature() throws IOException {
        openssl.run(
                "cms",
                "-sign",
                "-in",
                "content",
                "-out",
                "two.sig",
                "-signer",
                "leaf.pem",
                "-inkey",
                "leaf.key",
                "-signer",
                "email.pem",
                "-inkey",
                "email.key",
                "-outform",
                "DER",
                "-binary");
        byte[] signature = openssl.bytes("two.sig");
        verify(signature, trust("root", "middle"));
        verify(signature, trust("email"));
        assertRefused(signature, trust("code"));
        signature[signature.length - 1] ^= 1;
        assertThatThrownBy(() -> verify(signature, trust("root", "middle")))
                .isInstanceOf(ArtifactException.SignatureWrong.class);
    }

    @Test
    void takesEmbeddedContentOnlyWhereItIsTheFile() throws IOException {
        sign("embedded.sig", "leaf", "-nodetach");
        byte[] signature = openssl.bytes("embedded.sig");
        verify(signature, trust("root", "middle"));
        assertThatThrownBy(() -> CmsSignature.verify(signature, new byte[] {1}, trust("root", "middle"), WHERE))
                .isInstanceOf(ArtifactException.SignatureWrong.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-nocerts", "-md sha1", "-outform PEM"})
    void refusesOtherForms(String option) throws IOException {
        sign("other.sig", "leaf", option.split(" "));
        assertThatThrownBy(() -> verify(openssl.bytes("other.sig"), trust("root", "middle")))
                .isInstanceOf(ArtifactException.class);
    }

    @Test
    void refusesContentWithRewrittenLineEnds() throws IOException {
        openssl.run(
                "cms",
                "-sign",
                "-in",
                "content",
                "-out",
                "text.sig",
                "-signer",
                "leaf.pem",
                "-inkey",
                "leaf.key",
                "-outform",
                "DER",
                "-nosmimecap");
        assertThatThrownBy(() -> verify(openssl.bytes("text.sig"), trust("root", "middle")))
                .isInstanceOf(ArtifactException.SignatureWrong.class);
    }

    @Test
    void refusesBytesBehindTheMessageAndEveryTruncation() throws IOException {
        byte[] signature = openssl.bytes("leaf.sig");
        assertThatThrownBy(() -> verify(Arrays.copyOf(signature, signature.length + 1), trust("root", "middle")))
                .isInstanceOf(ArtifactException.Malformed.class);
        for (int length = 0; length < signature.length; length += 7) {
            byte[] cut = Arrays.copyOf(signature, length);
            assertThatThrownBy(() -> verify(cut, trust("root", "middle"))).isInstanceOf(ArtifactException.class);
        }
    }

    @Test
    void asksForTheNameOfTheSigner() throws IOException {
        CmsTrust trust = trust("root", "middle");
        verify(openssl.bytes("leaf.sig"), trust.forSigner("leaf"));
        assertRefused(openssl.bytes("leaf.sig"), trust.forSigner("leaf2"));
    }

    @Test
    void asksForListsOfWhatIsRevoked() throws IOException {
        byte[] signature = openssl.bytes("leaf.sig");
        CmsTrust trust = trust("root", "middle");
        revocations("good", "middle");
        revocations("bad", "middle", "leaf");
        revocations("top", "root");
        revocations("top-bad", "root", "middle");
        verify(signature, trust.revoking(lists(false, "good")));
        assertRefused(signature, trust.revoking(lists(false, "bad")));
        assertRefused(signature, trust.revoking(lists(false)));
        assertRefused(signature, trust.revoking(lists(false, "top")));
        assertRefused(signature, trust.revoking(lists(true, "good")));
        verify(signature, trust.revoking(lists(true, "good", "top")));
        assertRefused(signature, trust.revoking(lists(true, "good", "top-bad")));
        Instant later = Instant.now().plus(Duration.ofDays(40));
        assertRefused(signature, trust.revoking(lists(false, "good")).at(() -> later));
        assertRefused(openssl.bytes("email.sig"), trust("email").revoking(lists(false, "good")));
    }

    private static void revocations(String name, String issuer, String... revoked) throws IOException {
        openssl.write(name + ".index", new byte[0]);
        openssl.write(name + ".number", "01\n".getBytes(StandardCharsets.US_ASCII));
        openssl.write(
                name + ".cnf",
                ("[ca]\ndefault_ca=d\n[d]\ndatabase=" + name + ".index\ncrlnumber=" + name
                                + ".number\ndefault_md=sha256\ndefault_crl_days=30\n")
                        .getBytes(StandardCharsets.US_ASCII));
        for (String certificate : revoked) {
            openssl.run(
                    "ca",
                    "-config",
                    name + ".cnf",
                    "-keyfile",
                    issuer + ".key",
                    "-cert",
                    issuer + ".pem",
                    "-revoke",
                    certificate + ".pem");
        }
        openssl.run(
                "ca",
                "-config",
                name + ".cnf",
                "-keyfile",
                issuer + ".key",
                "-cert",
                issuer + ".pem",
                "-gencrl",
                "-out",
                name + ".crl");
    }

    private static CmsTrust.Revocation lists(boolean wholeChain, String... names) throws IOException {
        List<X509CRL> lists = new ArrayList<>();
        for (String name : names) {
            lists.addAll(CmsTrust.readRevocations(directory.resolve(name + ".crl")));
        }
        return new CmsTrust.Revocation.Checked(lists, wholeChain);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaf", "ec"})
    void makesSignaturesThatOpenSslVerifies(String signer) throws IOException {
        List<X509Certificate> certificates = List.of(openssl.certificate(signer), openssl.certificate("middle"));
        openssl.write("ours.sig", CmsSignature.sign(CONTENT, openssl.key(signer), certificates));
        openssl.run(
                "cms",
                "-verify",
                "-inform",
                "DER",
                "-in",
                "ours.sig",
                "-content",
                "content",
                "-CAfile",
                "root.pem",
                "-binary",
                "-out",
                "verified");
        verify(openssl.bytes("ours.sig"), trust("root"));
    }

    @ParameterizedTest
    @CsvSource({
        "leaf, -aes-128-cbc",
        "leaf, -aes-256-cbc",
        "leaf, -aes-256-gcm",
        "ec, -aes-256-cbc",
        "ec, -aes-192-cbc",
        "ec, -aes-256-gcm"
    })
    void opensEnvelopesForOneOfSeveralRecipients(String recipient, String cipher) throws IOException {
        openssl.run(
                "cms",
                "-encrypt",
                cipher,
                "-binary",
                "-in",
                "content",
                "-out",
                "envelope",
                "-outform",
                "DER",
                "none.pem",
                recipient + ".pem");
        byte[] envelope = openssl.bytes("envelope");
        Optional<X509Certificate> certificate = Optional.of(openssl.certificate(recipient));
        assertThat(EnvelopedMessage.open(envelope, openssl.key(recipient), certificate, WHERE))
                .isEqualTo(CONTENT);
        assertThat(EnvelopedMessage.open(envelope, openssl.key(recipient), Optional.empty(), WHERE))
                .isEqualTo(CONTENT);
        assertThatThrownBy(() -> EnvelopedMessage.open(envelope, openssl.key("code"), Optional.empty(), WHERE))
                .isInstanceOf(ArtifactException.DecryptionFailed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha1", "sha256", "sha384", "sha512"})
    void opensEnvelopesWhoseKeysAreDerivedWithEachDigest(String digest) throws IOException {
        openssl.run(
                "cms",
                "-encrypt",
                "-aes-256-cbc",
                "-binary",
                "-in",
                "content",
                "-out",
                "derived",
                "-outform",
                "DER",
                "-recip",
                "ec.pem",
                "-keyopt",
                "ecdh_kdf_md:" + digest);
        assertThat(EnvelopedMessage.open(openssl.bytes("derived"), openssl.key("ec"), Optional.empty(), WHERE))
                .isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaf", "ec"})
    void sealsEnvelopesThatEachRecipientOpens(String recipient) throws IOException {
        byte[] sealed = Envelope.seal(CONTENT, List.of(openssl.certificate("leaf"), openssl.certificate("ec")));
        openssl.write("ours", sealed);
        openssl.run(
                "cms",
                "-decrypt",
                "-binary",
                "-inform",
                "DER",
                "-in",
                "ours",
                "-out",
                "opened",
                "-recip",
                recipient + ".pem",
                "-inkey",
                recipient + ".key");
        assertThat(openssl.bytes("opened")).isEqualTo(CONTENT);
        assertThat(EnvelopedMessage.open(sealed, openssl.key(recipient), Optional.empty(), WHERE))
                .isEqualTo(CONTENT);
        assertThatThrownBy(() -> EnvelopedMessage.open(sealed, openssl.key("code"), Optional.empty(), WHERE))
                .isInstanceOf(ArtifactException.DecryptionFailed.class);
    }

    @Test
    void refusesAnEnvelopeWhoseAuthenticatedContentWasChanged() throws IOException {
        openssl.run(
                "cms",
                "-encrypt",
                "-aes-256-gcm",
                "-binary",
                "-in",
                "content",
                "-out",
                "sealed",
                "-outform",
                "DER",
                "leaf.pem");
        byte[] envelope = openssl.bytes("sealed");
        envelope[envelope.length - 1] ^= 1;
        assertThatThrownBy(() -> EnvelopedMessage.open(envelope, openssl.key("leaf"), Optional.empty(), WHERE))
                .isInstanceOf(ArtifactException.DecryptionFailed.class);
    }

    private static CmsTrust trust(String... names) throws IOException {
        List<X509Certificate> store = new ArrayList<>();
        for (String name : names) {
            store.add(openssl.certificate(name));
        }
        return CmsTrust.in(store);
    }

    private static X509Certificate verify(byte[] signature, CmsTrust trust) throws IOException {
        return CmsSignature.verify(signature, CONTENT, trust, WHERE);
    }

    private static void assertRefused(byte[] signature, CmsTrust trust) {
        assertThatThrownBy(() -> verify(signature, trust)).isInstanceOf(ArtifactException.CertificateRefused.class);
    }
}
