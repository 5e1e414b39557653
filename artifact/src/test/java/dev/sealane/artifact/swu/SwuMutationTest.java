package dev.sealane.artifact.swu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.cms.CmsSignature;
import dev.sealane.artifact.cms.CmsTrust;
import dev.sealane.artifact.cms.EnvelopedMessage;
import dev.sealane.artifact.sign.UnusableKeyException;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import dev.sealane.artifact.swu.description.DescriptionReading;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.testing.OpenSsl;
import dev.sealane.artifact.testing.SampleCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broken input of every kind is refused with the declared exceptions and nothing else; seeds are in the messages. */
final class SwuMutationTest {
    private static final int MUTATIONS = 3000;

    @TempDir
    private Path directory;

    /** Reads what may be broken. */
    private interface Reading {
        void read(byte[] input) throws Exception;
    }

    @Test
    void imagesBreakOnlyAsDeclared() {
        for (int seed = 0; seed < 30; seed++) {
            ImageDraft draft = new ImageDraft(seed);
            Selection selection = new Selection(draft.selection(), Optional.empty());
            SwuReadOptions options =
                    SwuReadOptions.unverified().withContentKey(ImageDraft.key()).select(selection);
            byte[] image = draft.build("/dev/null", text -> new byte[10]);
            mutate(
                    seed,
                    MUTATIONS / 30,
                    image,
                    input -> SwuReader.open(new ByteArrayInputStream(input), options)
                            .readPayload(SwuSink.DISCARD));
        }
    }

    @Test
    void descriptionsBreakOnlyAsDeclared() {
        for (int seed = 0; seed < 10; seed++) {
            ImageDraft draft = new ImageDraft(seed);
            draft.build("/dev/null", text -> new byte[10]);
            mutate(seed, MUTATIONS / 10, ImageDraft.bytes(draft.raw.text()), input -> {
                DescriptionDocument document = DescriptionDocument.parse(input, "the input");
                for (Selection selection : DescriptionReading.choices(document)) {
                    DescriptionReading.read(document, selection, "the input");
                }
            });
        }
    }

    @Test
    void messagesBreakOnlyAsDeclared() throws IOException {
        OpenSsl openssl = new OpenSsl(directory);
        openssl.selfSigned("signer", "extendedKeyUsage=emailProtection");
        openssl.issued("ec", "signer", "ec", "extendedKeyUsage=emailProtection");
        openssl.write("content", new byte[] {1, 2, 3});
        openssl.run(
                "cms",
                "-sign",
                "-in",
                "content",
                "-out",
                "signature",
                "-signer",
                "signer.pem",
                "-inkey",
                "signer.key",
                "-outform",
                "DER",
                "-binary");
        CmsTrust trust = CmsTrust.in(List.of(openssl.certificate("signer")));
        mutate(
                1,
                MUTATIONS,
                openssl.bytes("signature"),
                input -> CmsSignature.verify(input, new byte[] {1, 2, 3}, trust, "the input"));
        for (String recipient : List.of("signer", "ec")) {
            openssl.run(
                    "cms",
                    "-encrypt",
                    "-aes-256-cbc",
                    "-binary",
                    "-in",
                    "content",
                    "-out",
                    "envelope",
                    "-outform",
                    "DER",
                    recipient + ".pem");
            PrivateKey key = openssl.key(recipient);
            mutate(
                    2,
                    MUTATIONS / 3,
                    openssl.bytes("envelope"),
                    input -> EnvelopedMessage.open(input, key, Optional.empty(), "the input"));
        }
    }

    @Test
    void certificatesOfOthersAreNotBelieved() throws IOException {
        OpenSsl openssl = new OpenSsl(directory);
        openssl.selfSigned("signer", "extendedKeyUsage=emailProtection");
        byte[] signature =
                CmsSignature.sign(new byte[] {1}, openssl.key("signer"), List.of(openssl.certificate("signer")));
        CmsTrust other = CmsTrust.in(List.of(SampleCertificate.certificate()));
        try {
            CmsSignature.verify(signature, new byte[] {1}, other, "the input");
            throw new AssertionError("a stranger was believed");
        } catch (ArtifactException.CertificateRefused e) {
            assertThat(e.code()).isEqualTo("certificate-refused");
        }
    }

    private static void mutate(long seed, int count, byte[] good, Reading reading) {
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            byte[] bad = mutated(good, random);
            try {
                reading.read(bad);
            } catch (ArtifactException | UnusableKeyException _) {
                continue;
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ", mutation " + i, e);
            }
        }
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bad = good.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(bad.length);
            switch (random.nextInt(5)) {
                case 0 -> bad[at] = (byte) random.nextInt(256);
                case 1 -> bad[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bad = Arrays.copyOf(bad, Math.max(1, at));
                case 3 -> System.arraycopy(bad, 0, bad, at, Math.min(bad.length - at, random.nextInt(50)));
                default -> bad[at] = (byte) "{}()[]\"=;0/#\\\0\u00ff\u0080".charAt(random.nextInt(16));
            }
        }
        return bad;
    }
}
