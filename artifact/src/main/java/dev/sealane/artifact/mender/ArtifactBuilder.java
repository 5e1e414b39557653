package dev.sealane.artifact.mender;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plans an artifact with the defaults of the stock writer: provides for the software version and the checksum, and the
 * matching clears (format digest, section 6.1).
 *
 * <p>What is set here wins over a default with the same key. {@link #build} refuses what some stock reader would refuse.
 */
public final class ArtifactBuilder {
    private static final String ROOTFS_IMAGE = "rootfs-image";
    private static final String CHECKSUM = "rootfs-image.checksum";
    private static final String LEGACY_CHECKSUM = "rootfs_image_checksum";

    private final Optional<PayloadType> payloadType;
    private final String artifactName;
    private final List<String> deviceTypes = new ArrayList<>();
    private final List<String> dependsNames = new ArrayList<>();
    private final List<String> dependsGroups = new ArrayList<>();
    private final Map<String, String> provides = new LinkedHashMap<>();
    private final Map<String, List<String>> depends = new LinkedHashMap<>();
    private final List<String> clears = new ArrayList<>();
    private final List<StateScript> scripts = new ArrayList<>();
    private final List<PayloadSource> files = new ArrayList<>();
    private Optional<String> group = Optional.empty();
    private Optional<String> metaData = Optional.empty();
    private Optional<String> checksumProvide = Optional.empty();
    private Optional<String> softwareFilesystem = Optional.empty();
    private Optional<String> softwareName = Optional.empty();
    private Optional<String> softwareVersion = Optional.empty();
    private boolean defaultVersion = true;
    private boolean defaultClears = true;

    private ArtifactBuilder(Optional<PayloadType> payloadType, String artifactName) {
        this.payloadType = payloadType;
        this.artifactName = artifactName;
    }

    /** A whole root file system. */
    public static ArtifactBuilder rootfsImage(String artifactName, Path image) {
        return rootfsImage(artifactName, PayloadSource.of(image));
    }

    /** The same from a file of another name. */
    public static ArtifactBuilder rootfsImage(String artifactName, PayloadSource image) {
        ArtifactBuilder builder = new ArtifactBuilder(Optional.of(PayloadType.ROOTFS_IMAGE), artifactName);
        builder.checksumProvide = Optional.of(CHECKSUM);
        builder.metaData = Optional.of("");
        builder.files.add(image);
        return builder;
    }

    /** Files for the update module that is called as the payload type is. */
    public static ArtifactBuilder moduleImage(String artifactName, PayloadType type) {
        return new ArtifactBuilder(Optional.of(type), artifactName);
    }

    /** No payload: only tells a device what is installed on it. */
    public static ArtifactBuilder bootstrap(String artifactName) {
        ArtifactBuilder builder = new ArtifactBuilder(Optional.empty(), artifactName);
        builder.defaultVersion = false;
        builder.defaultClears = false;
        return builder;
    }

    /** Adds hardware that the artifact fits; at least one is needed. */
    public ArtifactBuilder deviceType(String deviceType) {
        deviceTypes.add(deviceType);
        return this;
    }

    /** The group that the device is in after the update. */
    public ArtifactBuilder group(String name) {
        group = Optional.of(name);
        return this;
    }

    /** Adds an artifact name; the device has to have one of those added. */
    public ArtifactBuilder dependsOnName(String name) {
        dependsNames.add(name);
        return this;
    }

    /** Adds a group; the device has to be in one of those added. */
    public ArtifactBuilder dependsOnGroup(String name) {
        dependsGroups.add(name);
        return this;
    }

    /** Adds what the device provides after the update. */
    public ArtifactBuilder provides(String key, String value) {
        provides.put(key, value);
        return this;
    }

    /** Adds what the device has to provide before the update. */
    public ArtifactBuilder depends(String key, String value) {
        depends.put(key, List.of(value));
        return this;
    }

    /** Adds a pattern of older provides to remove; these stand before the default ones. */
    public ArtifactBuilder clears(String pattern) {
        clears.add(pattern);
        return this;
    }

    /** Adds a payload file under its own name. */
    public ArtifactBuilder file(Path path) {
        files.add(PayloadSource.of(path));
        return this;
    }

    /** Adds a payload file. */
    public ArtifactBuilder file(PayloadSource source) {
        files.add(source);
        return this;
    }

    /** Adds a state script. */
    public ArtifactBuilder script(StateScript script) {
        scripts.add(script);
        return this;
    }

    /** Sets the meta-data for the update module: one JSON object. */
    public ArtifactBuilder metaData(String document) {
        metaData = Optional.of(document);
        return this;
    }

    /** Names the part of the device that the software version is about; {@code rootfs-image} by default. */
    public ArtifactBuilder softwareFilesystem(String name) {
        softwareFilesystem = Optional.of(name);
        return this;
    }

    /** Names the software in that part; the payload type by default, nothing for a root file system. */
    public ArtifactBuilder softwareName(String name) {
        softwareName = Optional.of(name);
        return this;
    }

    /** The version to provide; the artifact name by default. */
    public ArtifactBuilder softwareVersion(String version) {
        softwareVersion = Optional.of(version);
        return this;
    }

    /** Provides no software version, and clears nothing by default. */
    public ArtifactBuilder withoutDefaultSoftwareVersion() {
        defaultVersion = false;
        return this;
    }

    /** Clears only what was asked for. */
    public ArtifactBuilder withoutDefaultClears() {
        defaultClears = false;
        return this;
    }

    /** Provides no checksum of the image. */
    public ArtifactBuilder withoutChecksum() {
        checksumProvide = Optional.empty();
        return this;
    }

    /** Provides the checksum under the key that clients before 2.5 know. */
    public ArtifactBuilder withLegacyChecksum() {
        checksumProvide = checksumProvide.map(_ -> LEGACY_CHECKSUM);
        return this;
    }

    /**
     * The plan.
     *
     * @throws IllegalArgumentException naming what some stock reader would refuse
     */
    public ArtifactPlan build() {
        HeaderInfo info = new HeaderInfo(payloadType, artifactName, group, deviceTypes, dependsNames, dependsGroups);
        Map<String, String> allProvides = new LinkedHashMap<>(defaultProvides());
        allProvides.putAll(provides);
        List<String> allClears = new ArrayList<>(clears);
        allClears.addAll(defaultClears());
        Optional<List<String>> written = allClears.isEmpty() ? Optional.empty() : Optional.of(allClears);
        Optional<String> checksum = checksumProvide.filter(key -> !provides.containsKey(key));
        TypeInfo typeInfo = new TypeInfo(allProvides, depends, written);
        return new ArtifactPlan(info, typeInfo, metaData, scripts, files, checksum);
    }

    private Map<String, String> defaultProvides() {
        if (payloadType.isEmpty() || (!defaultVersion && softwareVersion.isEmpty())) {
            return Map.of();
        }
        String prefix = softwareFilesystem.orElse(ROOTFS_IMAGE);
        String name = component().map(component -> "." + component).orElse("");
        return Map.of(prefix + name + ".version", softwareVersion.orElse(artifactName));
    }

    /** Without the default version the payload type does not become part of the key, as the stock writer has it. */
    private Optional<String> component() {
        boolean typeIsName = defaultVersion && !isRootfsImage();
        return softwareName.or(() -> payloadType.map(PayloadType::value).filter(_ -> typeIsName));
    }

    private List<String> defaultClears() {
        if (payloadType.isEmpty() || !defaultVersion || !defaultClears) {
            return List.of();
        }
        if (isRootfsImage() && softwareName.isEmpty() && softwareFilesystem.isEmpty()) {
            return List.of("artifact_group", LEGACY_CHECKSUM, "rootfs-image.*");
        }
        String prefix = softwareFilesystem.orElse(ROOTFS_IMAGE);
        return List.of(component().map(name -> prefix + "." + name + ".*").orElse(prefix + ".*"));
    }

    private boolean isRootfsImage() {
        return payloadType.filter(PayloadType.ROOTFS_IMAGE::equals).isPresent();
    }
}
