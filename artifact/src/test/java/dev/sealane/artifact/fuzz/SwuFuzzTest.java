package dev.sealane.artifact.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.cms.CmsSignature;
import dev.sealane.artifact.cms.CmsTrust;
import dev.sealane.artifact.cms.EnvelopedMessage;
import dev.sealane.artifact.cpio.CpioReader;
import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.sign.UnusableKeyException;
import dev.sealane.artifact.swu.SwuLimits;
import dev.sealane.artifact.swu.SwuReadOptions;
import dev.sealane.artifact.swu.SwuReader;
import dev.sealane.artifact.swu.SwuSink;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import dev.sealane.artifact.swu.description.DescriptionReading;
import dev.sealane.artifact.swu.description.HardwareRevisions;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.swu.description.SoftwareVersion;
import dev.sealane.artifact.testing.SampleCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;

/**
 * Only {@link ArtifactException} may escape from the readers of SWUpdate images, within bounded time and memory.
 *
 * <p>{@code JAZZER_FUZZ=1 mvn -pl artifact test -Dtest=SwuFuzzTest#image} fuzzes for five minutes. For
 * {@code #expression} set {@code JAZZER_DISABLED_HOOKS=com.code_intelligence.jazzer.sanitizers.RegexInjection} too: Jazzer
 * takes every translation of an expression for an injection.
 */
final class SwuFuzzTest {
    /** Small, so that an input that gets around a limit runs out of memory or time soon. */
    private static final SwuLimits LIMITS = new SwuLimits(64 * 1024, 20, 1024 * 1024, 64 * 1024);

    private static final String WHERE = "the input";
    private static final PrivateKey KEY = ecKey();

    private static PrivateKey ecKey() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @FuzzTest(maxDuration = "5m")
    void image(byte[] input) throws IOException {
        SwuReadOptions options = SwuReadOptions.unverified()
                .withLimits(LIMITS)
                .withContentKey(ContentKey.parseFile("00".repeat(16) + " " + "00".repeat(16)))
                .inspectingScripts();
        try {
            SwuReader.open(new ByteArrayInputStream(input), options).readPayload(SwuSink.DISCARD);
        } catch (ArtifactException _) {
            return;
        }
    }

    @FuzzTest(maxDuration = "5m")
    void cpio(byte[] input) throws IOException {
        CpioReader archive = new CpioReader(new ByteArrayInputStream(input), WHERE, 20);
        try {
            while (archive.next().isPresent()) {
                archive.content().readNBytes(100);
            }
        } catch (ArtifactException _) {
            return;
        }
    }

    /** Both languages: the first character decides. */
    @FuzzTest(maxDuration = "5m")
    void description(byte[] input) {
        try {
            DescriptionDocument document = DescriptionDocument.parse(input, WHERE);
            for (Selection selection : DescriptionReading.choices(document)) {
                DescriptionReading.read(document, selection, WHERE).hardware().requireFits("1.0");
            }
        } catch (ArtifactException _) {
            return;
        }
    }

    @FuzzTest(maxDuration = "5m")
    void expression(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        SoftwareVersion.compare(text, "1.0.0");
        try {
            new HardwareRevisions(List.of("#RE:" + text)).requireFits("board-1.0-abcdefghijklmnopqrstuvwxyz");
        } catch (ArtifactException _) {
            return;
        }
    }

    @FuzzTest(maxDuration = "5m")
    void signature(byte[] input) throws IOException {
        try {
            CmsSignature.verify(input, new byte[] {1}, CmsTrust.in(List.of(SampleCertificate.certificate())), WHERE);
        } catch (ArtifactException | UnusableKeyException _) {
            return;
        }
    }

    @FuzzTest(maxDuration = "5m")
    void envelope(byte[] input) throws IOException {
        try {
            EnvelopedMessage.open(input, KEY, Optional.empty(), WHERE);
        } catch (ArtifactException _) {
            return;
        }
    }
}
