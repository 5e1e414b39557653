package dev.sealane.server.release;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.cms.CmsPurpose;
import dev.sealane.artifact.cms.CmsTrust;
import dev.sealane.artifact.swu.SwuReadOptions;
import dev.sealane.artifact.swu.SwuReader;
import dev.sealane.artifact.swu.SwuSignaturePolicy;
import dev.sealane.artifact.swu.SwuSignatureState;
import dev.sealane.artifact.swu.SwuSink;
import dev.sealane.artifact.swu.SwuSummary;
import dev.sealane.artifact.swu.SwuVerifier;
import dev.sealane.artifact.swu.description.DescriptionReading;
import dev.sealane.artifact.swu.description.Selection;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads a SWUpdate image that is uploaded: its structure, its description, its signature where there are keys, and the
 * digest of every payload of the first alternative that it offers. Encrypted payloads are kept as they are, because the
 * server has no key of a device. The release and its device types are what the labels say.
 */
final class SwuContents {
    /** The description is the first member and at most 1 MiB; the second half is room for how the reader reads ahead. */
    private static final int HEAD_LIMIT = 2 << 20;

    private SwuContents() {}

    static Contents read(InputStream stream, Labels labels, List<VerificationKey> keys) throws IOException {
        List<byte[]> fits = Fits.of(Format.SWU, labels.deviceTypes(), Map.of());
        String release = Contents.release(labels);
        BufferedInputStream image = new BufferedInputStream(stream);
        SwuReadOptions options = SwuReadOptions.unverified().inspectingScripts().withSignature(policy(keys));
        image.mark(HEAD_LIMIT);
        Selection first = DescriptionReading.choices(SwuReader.peek(image, options)).stream()
                .findFirst()
                .orElse(Selection.NONE);
        image.reset();
        SwuReader reader = SwuReader.open(image, options.select(first));
        List<ArtifactFile> files = payloads(reader, image);
        Map<String, String> provides = new TreeMap<>(Map.of("artifact_name", release));
        if (!reader.description().version().isEmpty()) {
            provides.put("version", reader.description().version());
        }
        return new Contents(
                Format.SWU,
                release,
                0,
                labels.deviceTypes(),
                Optional.empty(),
                !(reader.signature() instanceof SwuSignatureState.Unsigned),
                signer(reader.signature(), keys),
                provides,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                files,
                fits);
    }

    private static List<ArtifactFile> payloads(SwuReader reader, InputStream image) throws IOException {
        try {
            SwuSummary summary = reader.readPayload(SwuSink.DISCARD);
            return summary.members().stream()
                    .map(member -> new ArtifactFile(
                            member.name(), member.storedSize(), member.digest().toString()))
                    .toList();
        } catch (ArtifactException.DecryptionFailed encrypted) {
            image.transferTo(OutputStream.nullOutputStream());
            return List.of();
        }
    }

    private static SwuSignaturePolicy policy(List<VerificationKey> keys) {
        return keys.isEmpty()
                ? new SwuSignaturePolicy.Ignore()
                : new SwuSignaturePolicy.Require(
                        keys.stream().flatMap(SwuContents::verifiers).toList());
    }

    /** A certificate vouches for signers of either purpose: the device judges which of them it wants. */
    private static Stream<SwuVerifier> verifiers(VerificationKey key) {
        Stream<SwuVerifier> plain = Stream.of(new SwuVerifier.Key(key.key()));
        Stream<SwuVerifier> pss =
                key.key() instanceof RSAPublicKey rsa ? Stream.of(new SwuVerifier.Pss(rsa)) : Stream.of();
        Stream<SwuVerifier> cms = key.certificate().stream()
                .flatMap(certificate -> Stream.of(CmsPurpose.values())
                        .map(purpose -> new SwuVerifier.Certificates(
                                CmsTrust.in(List.of(certificate)).forPurpose(purpose))));
        return Stream.of(plain, pss, cms).flatMap(verifiers -> verifiers);
    }

    private static Optional<String> signer(SwuSignatureState signature, List<VerificationKey> keys) {
        if (!(signature instanceof SwuSignatureState.Verified(SwuVerifier verifier))) {
            return Optional.empty();
        }
        return keys.stream()
                .filter(key -> isOf(key, verifier))
                .map(VerificationKey::name)
                .findFirst();
    }

    private static boolean isOf(VerificationKey key, SwuVerifier verifier) {
        return switch (verifier) {
            case SwuVerifier.Key plain -> plain.key().equals(key.key());
            case SwuVerifier.Pss pss -> pss.key().equals(key.key());
            case SwuVerifier.Certificates certificates ->
                key.certificate().filter(certificates.trust().store()::contains).isPresent();
        };
    }
}
