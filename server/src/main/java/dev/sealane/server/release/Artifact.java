package dev.sealane.server.release;

import dev.sealane.server.blob.BlobId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the server knows about one uploaded artifact: everything its header says, and where its bytes are.
 *
 * @param name the release it belongs to
 * @param version of the Mender format, 2 or 3; 0 for other formats
 * @param deviceTypes which hardware it fits; empty fits every device that takes the format
 * @param payloadType such as {@code rootfs-image}; empty for a bootstrap artifact
 * @param signed whether it carries a signature
 * @param signedBy the name of the verification key that verified the signature when it came in; empty if there was none
 * @param depends what a device must provide besides its type: key to the values that will do
 * @param clears which provides an installation removes; empty when the artifact does not say
 * @param metaData the payload's own JSON object, as text
 * @param scripts names of the state scripts
 * @param size of the whole artifact in bytes
 * @param fileName under which devices fetch it, where their protocol has names for files
 * @param legacy what devices that know no SHA-256 check; absent where no such device takes the format
 * @param sha256 of the whole artifact, in lower-case hexadecimal
 */
public record Artifact(
        ArtifactId id,
        String name,
        String description,
        Format format,
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
        long size,
        String sha256,
        Optional<String> fileName,
        Optional<LegacyDigests> legacy,
        BlobId blob,
        Instant createdAt,
        Instant changedAt) {
    public Artifact {
        deviceTypes = List.copyOf(deviceTypes);
        provides = Map.copyOf(provides);
        depends = Map.copyOf(depends);
        clears = clears.map(List::copyOf);
        scripts = List.copyOf(scripts);
        files = List.copyOf(files);
    }

    /** Whether a device that provides this can install it (Mender artifact digest, 6.2). */
    public boolean fits(Map<String, String> deviceProvides) {
        String deviceType = deviceProvides.getOrDefault("device_type", "");
        return (deviceTypes.isEmpty() || deviceTypes.contains(deviceType))
                && depends.entrySet().stream()
                        .allMatch(wanted -> deviceProvides.containsKey(wanted.getKey())
                                && wanted.getValue().contains(deviceProvides.getOrDefault(wanted.getKey(), "")));
    }
}
