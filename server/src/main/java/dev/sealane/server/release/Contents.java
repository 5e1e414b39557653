package dev.sealane.server.release;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.mender.MenderHeader;
import dev.sealane.artifact.mender.MenderReader;
import dev.sealane.artifact.mender.PayloadSink;
import dev.sealane.artifact.mender.PayloadSummary;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.ReadOptions;
import dev.sealane.artifact.mender.SignatureState;
import java.io.IOException;
import java.io.InputStream;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an uploaded file says about itself, in the words that all formats share. The names are those of {@link Artifact}.
 *
 * @param fits the combinations it answers: see {@link Fits}
 */
record Contents(
        Format format,
        String name,
        int version,
        List<String> deviceTypes,
        Optional<String> payloadType,
        boolean signed,
        Optional<String> signedBy,
        Map<String, String> provides,
        Map<String, List<String>> depends,
        Optional<List<String>> clears,
        Optional<String> metaData,
        List<String> scripts,
        List<ArtifactFile> files,
        List<byte[]> fits) {
    /** Reads a Mender artifact to its end; every digest is checked, and the signature where there are keys. */
    static Contents mender(InputStream stream, List<VerificationKey> keys) throws IOException, ArtifactException {
        ReadOptions options = keys.isEmpty()
                ? ReadOptions.unverified()
                : ReadOptions.verifiedBy(keys.stream().map(VerificationKey::key).toList());
        MenderReader reader = MenderReader.open(stream, options);
        MenderHeader header = reader.header();
        SignatureState signature = reader.signature();
        Map<String, List<String>> depends = depends(header);
        // Before the payload: nobody should send gigabytes to hear of a header that is refused.
        List<byte[]> fits = Fits.of(Format.MENDER, header.deviceTypes(), depends);
        PayloadSummary payload = reader.readPayload(PayloadSink.DISCARD);
        return new Contents(
                Format.MENDER,
                header.artifactName(),
                header.formatVersion(),
                header.deviceTypes(),
                header.payloadType().map(PayloadType::value),
                !(signature instanceof SignatureState.Unsigned),
                signer(signature, keys),
                header.provides(),
                depends,
                header.clears(),
                header.metaData().filter(text -> !text.isBlank()),
                header.scripts().stream()
                        .map(script -> script.name().toString())
                        .toList(),
                payload.files().stream()
                        .map(file -> new ArtifactFile(
                                file.name().value(), file.size(), file.digest().toString()))
                        .toList(),
                fits);
    }

    /** Reads any other file to its end and believes the labels. */
    static Contents labelled(Format format, Labels labels, InputStream stream) throws IOException {
        String release = release(labels);
        List<byte[]> fits = Fits.of(format, labels.deviceTypes(), Map.of());
        stream.transferTo(java.io.OutputStream.nullOutputStream());
        return new Contents(
                format,
                release,
                0,
                labels.deviceTypes(),
                Optional.empty(),
                false,
                Optional.empty(),
                Map.of("artifact_name", release),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                fits);
    }

    /** The release of a file that does not name one. */
    static String release(Labels labels) {
        return labels.release()
                .orElseThrow(() -> new ArtifactRefused(
                        "release-unnamed", "expected the name of a release with this file, which names none itself"));
    }

    private static Optional<String> signer(SignatureState signature, List<VerificationKey> keys) {
        return signature instanceof SignatureState.Verified(PublicKey verifying)
                ? keys.stream()
                        .filter(key -> key.key().equals(verifying))
                        .map(VerificationKey::name)
                        .findFirst()
                : Optional.empty();
    }

    private static Map<String, List<String>> depends(MenderHeader header) {
        Map<String, List<String>> depends = new TreeMap<>(header.depends());
        if (!header.info().dependsNames().isEmpty()) {
            depends.put("artifact_name", header.info().dependsNames());
        }
        if (!header.info().dependsGroups().isEmpty()) {
            depends.put("artifact_group", header.info().dependsGroups());
        }
        return depends;
    }
}
