package dev.sealane.artifact.mender;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything an artifact says before its payload; by the time one exists its digest and its signature are checked.
 *
 * @param formatVersion 2 or 3
 * @param info the artifact as a whole
 * @param typeInfo the payload
 * @param metaData the exact text of {@code meta-data}: absent if there is no such entry, empty if the entry is empty,
 *     otherwise one JSON object
 * @param scripts the state scripts, in the order of the artifact
 * @param headerInfoJson the exact text of {@code header-info}, as update modules are given it
 * @param typeInfoJson the exact text of {@code type-info}
 */
public record MenderHeader(
        int formatVersion,
        HeaderInfo info,
        TypeInfo typeInfo,
        Optional<String> metaData,
        List<StateScript> scripts,
        String headerInfoJson,
        String typeInfoJson) {
    public MenderHeader {
        scripts = List.copyOf(scripts);
    }

    public String artifactName() {
        return info.artifactName();
    }

    public Optional<String> artifactGroup() {
        return info.artifactGroup();
    }

    public List<String> deviceTypes() {
        return info.deviceTypes();
    }

    /** Nothing for an empty payload. */
    public Optional<PayloadType> payloadType() {
        return info.payloadType();
    }

    public Map<String, String> provides() {
        return typeInfo.provides();
    }

    public Map<String, List<String>> depends() {
        return typeInfo.depends();
    }

    public Optional<List<String>> clears() {
        return typeInfo.clears();
    }
}
