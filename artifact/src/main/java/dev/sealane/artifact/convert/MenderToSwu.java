package dev.sealane.artifact.convert;

import dev.sealane.artifact.mender.MenderHeader;
import dev.sealane.artifact.mender.MenderReader;
import dev.sealane.artifact.mender.PayloadFile;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.ReadOptions;
import dev.sealane.artifact.swu.DoubleCopy;
import dev.sealane.artifact.swu.SwuWriteOptions;
import dev.sealane.artifact.swu.SwuWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a SWUpdate image for two slots of a Mender artifact that replaces the root file system.
 *
 * <p>Survives: the file system, the name as version, the device types as hardware revisions. Everything else that an artifact
 * can say has no counterpart.
 */
public final class MenderToSwu {
    private static final String ROOTFS = "rootfs-image";

    /** What the stock tool writes unless told otherwise; it tells Mender's own client what is installed, nobody else. */
    private static final Set<String> BOOKKEEPING =
            Set.of("rootfs-image.version", "rootfs-image.checksum", "rootfs_image_checksum");

    private static final Set<String> CLEARED = Set.of("rootfs-image.*", "rootfs_image_checksum", "artifact_group");

    private MenderToSwu() {}

    /**
     * How the image is made.
     *
     * @param devices where the two root file systems are
     * @param variable of the boot loader that names the root file system
     * @param compression {@code zlib}, {@code zstd}, {@code xz}, or empty
     */
    public record Layout(DoubleCopy.Devices devices, String variable, String compression) {}

    /**
     * Converts {@code artifact} into {@code output}, which appears whole or not at all.
     *
     * @param options how the artifact is verified
     * @throws MeaningLostException if the artifact says something that an image cannot say
     * @throws dev.sealane.artifact.ArtifactException if the artifact is refused
     */
    public static void convert(Path artifact, ReadOptions options, Layout layout, SwuWriteOptions writing, Path output)
            throws IOException {
        try (UnpackedPayload unpacked = new UnpackedPayload(output);
                InputStream in = Files.newInputStream(artifact)) {
            MenderReader reader = MenderReader.open(in, options);
            MenderHeader header = reader.header();
            MeaningLostException.refuse(lost(header));
            List<PayloadFile> files = new ArrayList<>();
            reader.readPayload((file, content) -> {
                files.add(file);
                unpacked.take(content);
            });
            if (files.size() != 1) {
                throw new MeaningLostException(List.of("all but one of " + files.size() + " files"));
            }
            String name = files.getFirst().name().value();
            DoubleCopy image = new DoubleCopy(
                    header.artifactName(),
                    header.deviceTypes(),
                    name,
                    layout.compression(),
                    writing.contentKey().isPresent(),
                    layout.devices(),
                    layout.variable());
            SwuWriter.write(image.template(), Map.of(name, unpacked.file()), writing, output);
        }
    }

    private static List<String> lost(MenderHeader header) {
        List<String> lost = new ArrayList<>();
        String type = header.payloadType().map(PayloadType::value).orElse("none");
        if (!type.equals(ROOTFS)) {
            lost.add("the payload type '" + type + "'");
        }
        if (!header.scripts().isEmpty()) {
            lost.add(header.scripts().size() + " state scripts");
        }
        if (!header.info().dependsNames().isEmpty()
                || !header.info().dependsGroups().isEmpty()) {
            lost.add("what the artifact depends on: names or groups");
        }
        header.artifactGroup().ifPresent(group -> lost.add("the group '" + group + "'"));
        header.provides().keySet().stream()
                .filter(key -> !BOOKKEEPING.contains(key))
                .forEach(key -> lost.add("the provides '" + key + "'"));
        header.depends().keySet().stream()
                .filter(key -> !key.equals("device_type"))
                .forEach(key -> lost.add("the dependency on '" + key + "'"));
        header.clears().orElse(List.of()).stream()
                .filter(pattern -> !CLEARED.contains(pattern))
                .forEach(pattern -> lost.add("the cleared provides '" + pattern + "'"));
        header.metaData()
                .filter(document -> !document.isBlank() && !document.strip().equals("{}"))
                .ifPresent(_ -> lost.add("the meta-data"));
        return lost;
    }
}
