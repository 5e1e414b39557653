package dev.sealane.artifact.swu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.cms.CmsSignature;
import dev.sealane.artifact.cms.CmsTrust;
import dev.sealane.artifact.sign.UnusableKeyException;
import dev.sealane.artifact.swu.description.DeviceProfile;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.testing.OpenSsl;
import dev.sealane.testing.Swupdate;
import dev.sealane.testing.Swupdate.Verdict;
import dev.sealane.testing.SwupdateRelease;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reader against Debian's installer, on several hundred images made from printed seeds: the same verdict, and the same
 * bytes on the target, but for the differences that each variant names.
 *
 * <p>The installer waits more than it works, so several run at once.
 */
final class SwupdateDifferentialTest {
    private static final int SEEDS = 4;
    private static final int ATTEMPTS = 3;
    private static final int RUNS_AT_ONCE = 6;

    /** What this build of the installer can install. */
    private static final List<String> HANDLERS =
            List.of("raw", "rawfile", "archive", "tar", "dummy", "bootloader", "uboot");

    @TempDir
    private static Path directory;

    private PrivateKey key;
    private X509Certificate certificate;
    private Swupdate swupdate;

    /** How one image fared. */
    private record Outcome(boolean installed, byte[] content, String why) {}

    @Test
    void agreesWithTheInstaller() throws Exception {
        OpenSsl openssl = new OpenSsl(directory);
        openssl.selfSigned("signer", "extendedKeyUsage=emailProtection", "keyUsage=digitalSignature");
        key = openssl.key("signer");
        certificate = openssl.certificate("signer");
        swupdate = new Swupdate(SwupdateRelease.BOOKWORM, directory);
        Files.writeString(directory.resolve("aes.key"), ImageDraft.KEY_FILE);
        List<ImageVariant> variants = Stream.of(
                        ImageVariants.ARCHIVE,
                        ImageVariants.AUTHENTICITY,
                        ImageVariants.DESCRIPTION,
                        ImageVariants.CONTENT)
                .flatMap(List::stream)
                .toList();
        List<Future<Optional<String>>> results = new ArrayList<>();
        try (ExecutorService runs = Executors.newFixedThreadPool(RUNS_AT_ONCE)) {
            for (int i = 0; i < variants.size(); i++) {
                int seeds = i == 0 ? 5 * SEEDS : SEEDS;
                for (int j = 0; j < seeds; j++) {
                    ImageVariant variant = variants.get(i);
                    long seed = 1000L * i + j;
                    results.add(runs.submit(() -> compareRepeatedly(variant, seed)));
                }
            }
        }
        List<String> disagreements = new ArrayList<>();
        for (Future<Optional<String>> result : results) {
            result.get().ifPresent(disagreements::add);
        }
        System.out.println(results.size() + " images through the installer and the reader");
        assertThat(results).hasSizeGreaterThanOrEqualTo(300);
        assertThat(disagreements).isEmpty();
    }

    /** The installer's word is unreliable on a loaded machine, so a disagreement has to last. */
    private Optional<String> compareRepeatedly(ImageVariant variant, long seed) throws IOException {
        Optional<String> disagreement = compare(variant, seed);
        for (int attempt = 1; attempt < ATTEMPTS && disagreement.isPresent(); attempt++) {
            disagreement = compare(variant, seed);
        }
        return disagreement;
    }

    private Optional<String> compare(ImageVariant variant, long seed) throws IOException {
        ImageDraft draft = new ImageDraft(seed);
        variant.change().accept(draft);
        Path target = directory.resolve("target-" + seed);
        byte[] before = new byte[12_000];
        Files.write(target, before);
        byte[] image = draft.build(target.toString(), this::sign);
        Path file = directory.resolve("image-" + seed + ".swu");
        Files.write(file, image);
        List<String> options = new ArrayList<>(draft.options);
        if (draft.keyed) {
            options.addAll(List.of("-K", directory.resolve("aes.key").toString()));
        }
        Swupdate.Result theirs = swupdate.install(file, directory.resolve("signer.pem"), options);
        Outcome ours = read(draft, image);
        byte[] expected = draft.section.equals("images") ? Arrays.copyOf(ours.content, before.length) : ours.content;
        boolean sameContent = Arrays.equals(expected, Files.readAllBytes(target));
        Files.delete(target);
        Files.delete(file);
        return agrees(variant, theirs.verdict(), ours.installed, sameContent)
                ? Optional.empty()
                : Optional.of("seed " + seed + ", " + variant + ": the installer " + theirs.verdict() + ", the reader "
                        + (ours.installed ? "INSTALLED" : "REFUSED " + ours.why) + ", same content " + sameContent
                        + "\n" + errors(theirs.log()));
    }

    private static boolean agrees(ImageVariant variant, Verdict theirs, boolean ours, boolean sameContent) {
        boolean installed = theirs == Verdict.INSTALLED;
        if (variant.difference().isEmpty()) {
            return installed == ours && (!ours || sameContent || isWithoutTarget(variant));
        }
        return switch (variant.difference().get()) {
            case WE_REFUSE -> installed && !ours;
            case WE_INSTALL -> !installed && ours;
        };
    }

    private static boolean isWithoutTarget(ImageVariant variant) {
        return variant.name().equals("only a boot environment");
    }

    private Outcome read(ImageDraft draft, byte[] image) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        SwuReadOptions options = SwuReadOptions.unverified()
                .withSignature(new SwuSignaturePolicy.Require(
                        List.of(new SwuVerifier.Certificates(CmsTrust.in(List.of(certificate))))))
                .select(new Selection(selection(draft), Optional.of("board")))
                .forDevice(new DeviceProfile(
                        Optional.of("1.0"),
                        draft.versions,
                        Map.of("part", "1.0"),
                        Optional.of(new TreeSet<>(HANDLERS))))
                .withContentKey(ImageDraft.key());
        try {
            SwuReader.open(new ByteArrayInputStream(image), options)
                    .readPayload((member, in) -> content.writeBytes(in.readAllBytes()));
            return new Outcome(true, content.toByteArray(), "");
        } catch (ArtifactException e) {
            return new Outcome(false, content.toByteArray(), String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Selection.Choice> selection(ImageDraft draft) {
        int at = draft.options.indexOf("-e");
        return at < 0 ? Optional.empty() : Selection.Choice.parse(draft.options.get(at + 1));
    }

    private byte[] sign(byte[] text) {
        try {
            return CmsSignature.sign(text, key, List.of(certificate));
        } catch (UnusableKeyException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String errors(String log) {
        return log.lines()
                .filter(line -> line.contains("ERROR") || line.contains("WARN"))
                .filter(line -> !line.contains("mtd") && !line.contains("MTD"))
                .limit(6)
                .reduce("", (all, line) -> all + "    " + line + "\n");
    }
}
