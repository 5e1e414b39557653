package dev.sealane.artifact.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.artifact.der.DerReader;
import dev.sealane.artifact.der.DerWriter;
import dev.sealane.testing.Peer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Key files and signatures, with OpenSSL as the second implementation. */
final class PemKeysTest {
    private static final byte[] MESSAGE = "the manifest\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"rsa:3072", "ec:P-256"})
    void verifiesWhatOpensslSignsAndTheOtherWayRound(String algorithm) throws Exception {
        makeKey(algorithm, "key");
        PrivateKey privateKey = PemKeys.readPrivate(directory.resolve("key"));
        PublicKey publicKey = PemKeys.readPublic(directory.resolve("key.pub"));
        Files.write(directory.resolve("message"), MESSAGE);
        openssl("dgst", "-sha256", "-sign", "key", "-out", "theirs", "message");
        byte[] theirs = Files.readAllBytes(directory.resolve("theirs"));
        assertThat(ArtifactSignature.verifies(publicKey, MESSAGE, theirs)).isTrue();
        byte[] ours = ArtifactSignature.sign(privateKey, MESSAGE);
        assertThat(ours).hasSize(ArtifactSignature.sizeOf(privateKey));
        assertThat(ArtifactSignature.verifies(publicKey, MESSAGE, ours)).isTrue();
        Files.write(directory.resolve("ours"), algorithm.startsWith("ec") ? der(ours) : ours);
        openssl("dgst", "-sha256", "-verify", "key.pub", "-signature", "ours", "message");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa:2048", "ec:P-256"})
    void readsEveryFormOfPrivateKeyThatOpensslWrites(String algorithm) throws Exception {
        makeKey(algorithm, "pkcs8");
        openssl("pkey", "-in", "pkcs8", "-traditional", "-out", "traditional");
        PrivateKey first = PemKeys.readPrivate(directory.resolve("pkcs8"));
        PrivateKey second = PemKeys.readPrivate(directory.resolve("traditional"));
        PublicKey publicKey = PemKeys.readPublic(directory.resolve("pkcs8.pub"));
        for (PrivateKey key : List.of(first, second)) {
            assertThat(ArtifactSignature.verifies(publicKey, MESSAGE, ArtifactSignature.sign(key, MESSAGE)))
                    .isTrue();
        }
    }

    @Test
    void readsAnEcKeyWithTheParametersInFront() throws Exception {
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-out", "key");
        assertThat(Files.readString(directory.resolve("key"))).contains("EC PARAMETERS");
        assertThat(PemKeys.readPrivate(directory.resolve("key")).getAlgorithm()).isEqualTo("EC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void givesBackTheKeysItWrites(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (!algorithm.equals("Ed25519")) {
            generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
        }
        KeyPair pair = generator.generateKeyPair();
        String privatePem = PemKeys.encodePrivate(pair);
        Files.writeString(directory.resolve("key"), privatePem);
        openssl("pkey", "-in", "key", "-noout");
        assertThat(PemKeys.parsePublic(PemKeys.encodePublic(pair.getPublic()))).isEqualTo(pair.getPublic());
        assertThat(PemKeys.parsePrivate(privatePem).getAlgorithm())
                .isEqualTo(pair.getPrivate().getAlgorithm());
        if (!algorithm.equals("Ed25519")) {
            assertThat(PemKeys.publicOf(privatePem)).contains(pair.getPublic());
        }
    }

    @Test
    void namesTheCurveAndTheSizeThatItDoesNotTake() throws Exception {
        makeKey("ec:P-384", "p384");
        makeKey("rsa:1024", "small");
        openssl("genpkey", "-algorithm", "ed25519", "-out", "edwards");
        assertUnusable("p384", "P-384");
        assertUnusable("small", "1024 bits");
        assertUnusable("edwards", "Ed25519");
    }

    @Test
    void saysHowToDecryptAnEncryptedKey() throws Exception {
        openssl(
                "genpkey",
                "-algorithm",
                "EC",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-aes128",
                "-pass",
                "pass:x",
                "-out",
                "key");
        assertThatThrownBy(() -> PemKeys.readPrivate(directory.resolve("key")))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining("openssl pkey");
    }

    @Test
    void saysWhatItFoundInsteadOfTheKey() throws Exception {
        makeKey("ec:P-256", "key");
        assertThatThrownBy(() -> PemKeys.readPublic(directory.resolve("key")))
                .hasMessageContaining("expected a public key")
                .hasMessageContaining("PRIVATE KEY");
        assertThatThrownBy(() -> PemKeys.parsePrivate("no key at all")).hasMessageContaining("no PEM block");
    }

    @Test
    void takesABrokenSignatureForAWrongOne() throws Exception {
        makeKey("ec:P-256", "key");
        PublicKey publicKey = PemKeys.readPublic(directory.resolve("key.pub"));
        for (int length : new int[] {0, 1, 63, 64, 65, 70, 200}) {
            assertThat(ArtifactSignature.verifies(publicKey, MESSAGE, new byte[length]))
                    .isFalse();
        }
    }

    @Test
    void refusesTornKeyFilesWithItsOwnException() throws Exception {
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "key");
        String pem = Files.readString(directory.resolve("key"));
        String[] lines = pem.split("\n", -1);
        for (int cut = 0; cut < lines[1].length(); cut++) {
            String torn = lines[0] + "\n" + lines[1].substring(0, cut) + "\n" + lines[lines.length - 2] + "\n";
            assertThatThrownBy(() -> PemKeys.parsePrivate(torn)).isInstanceOf(UnusableKeyException.class);
        }
    }

    private void assertUnusable(String file, String reason) throws IOException {
        PrivateKey key = PemKeys.readPrivate(directory.resolve(file));
        assertThatThrownBy(() -> ArtifactSignature.sign(key, MESSAGE))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContaining(reason);
    }

    private void makeKey(String algorithm, String file) throws Exception {
        String[] parts = algorithm.split(":", -1);
        String option = parts[0].equals("rsa") ? "rsa_keygen_bits:" : "ec_paramgen_curve:";
        openssl(
                "genpkey",
                "-algorithm",
                parts[0].toUpperCase(Locale.ROOT),
                "-pkeyopt",
                option + parts[1],
                "-out",
                file);
        openssl("pkey", "-in", file, "-pubout", "-out", file + ".pub");
    }

    private void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Peer.OPENSSL.require().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
    }

    /** The form in which OpenSSL wants ECDSA signatures. */
    private static byte[] der(byte[] raw) {
        byte[] r = new BigInteger(1, Arrays.copyOf(raw, 32)).toByteArray();
        byte[] s = new BigInteger(1, Arrays.copyOfRange(raw, 32, 64)).toByteArray();
        return DerWriter.element(
                DerReader.SEQUENCE, DerWriter.element(DerReader.INTEGER, r), DerWriter.element(DerReader.INTEGER, s));
    }
}
