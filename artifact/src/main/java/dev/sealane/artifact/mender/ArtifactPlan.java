package dev.sealane.artifact.mender;

import dev.sealane.artifact.ArtifactException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that decides the bytes of an artifact, checked together: what every stock reader takes and nothing else
 * (format digest, section 13). {@link ArtifactBuilder} makes one with the usual defaults.
 *
 * @param info the artifact as a whole
 * @param typeInfo the payload; an empty clears list is not written, because readers disagree on what it means
 * @param metaData one JSON object for the update module, or an empty text, or nothing
 * @param scripts state scripts, each name once
 * @param files the payload in order, each name once
 * @param checksumProvide the provides key that is set to the digest of the only file, if any
 */
public record ArtifactPlan(
        HeaderInfo info,
        TypeInfo typeInfo,
        Optional<String> metaData,
        List<StateScript> scripts,
        List<PayloadSource> files,
        Optional<String> checksumProvide) {
    private static final String STAR_ONLY = "may use '*' but no '\\': clients read a backslash differently";

    public ArtifactPlan {
        scripts = List.copyOf(scripts);
        files = List.copyOf(files);
        requireOnce("state script", scripts.stream().map(StateScript::name).toList());
        requireOnce("payload file", files.stream().map(PayloadSource::name).toList());
        metaData.ifPresent(ArtifactPlan::requireMetaData);
        requireTypeInfo(info, typeInfo);
        if (info.payloadType().isEmpty() && (metaData.isPresent() || !files.isEmpty())) {
            throw new IllegalArgumentException("an empty payload has neither files nor meta-data");
        }
        if (checksumProvide.isPresent() && files.size() != 1) {
            throw new IllegalArgumentException("a checksum is provided for exactly one file, not " + files.size());
        }
    }

    private static <T> void requireOnce(String what, List<T> names) {
        Set<T> seen = new HashSet<>();
        for (T name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException("the " + what + " '" + name + "' is there twice");
            }
        }
    }

    private static void requireMetaData(String document) {
        try {
            HeaderDocuments.checkMetaData(document);
        } catch (ArtifactException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void requireTypeInfo(HeaderInfo info, TypeInfo typeInfo) {
        typeInfo.depends().forEach((key, values) -> {
            if (values.size() != 1) {
                throw new IllegalArgumentException(
                        "the depends '" + key + "' needs exactly one value: " + "the C++ client reads no lists");
            }
        });
        for (String reserved : HeaderDocuments.reservedProvides(info)) {
            if (typeInfo.provides().containsKey(reserved)) {
                throw new IllegalArgumentException("'" + reserved + "' cannot be provided twice");
            }
        }
        for (String reserved : HeaderDocuments.RESERVED_DEPENDS) {
            if (typeInfo.depends().containsKey(reserved)) {
                throw new IllegalArgumentException("'" + reserved + "' has an option of its own to depend on");
            }
        }
        if (typeInfo.clears().orElse(List.of()).stream().anyMatch(pattern -> pattern.indexOf('\\') >= 0)) {
            throw new IllegalArgumentException("a pattern of provides to clear " + STAR_ONLY);
        }
    }
}
