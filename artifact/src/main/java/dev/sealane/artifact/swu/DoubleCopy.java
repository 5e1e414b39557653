package dev.sealane.artifact.swu;

import dev.sealane.artifact.swu.description.DescriptionDocument;
import dev.sealane.artifact.swu.libconfig.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The common image for two root file systems, A and B, and a boot loader that switches between them (image digest, section
 * 6.5): one payload, two modes that differ in the device and in the boot variable.
 *
 * <p>Nothing stands at the top of its description, so that a device that selects nothing writes nothing.
 *
 * @param version of the product
 * @param hardware the revisions it is for
 * @param fileName of the payload
 * @param compression {@code zlib}, {@code zstd}, {@code xz}, or empty
 * @param encrypted whether the payload is encrypted
 * @param devices where A and B are
 * @param variable of the boot loader that names the root file system
 */
public record DoubleCopy(
        String version,
        List<String> hardware,
        String fileName,
        String compression,
        boolean encrypted,
        Devices devices,
        String variable) {
    private static final String SET = "stable";

    public DoubleCopy {
        hardware = List.copyOf(hardware);
        if (version.isEmpty() || hardware.isEmpty()) {
            throw new IllegalArgumentException("an image names its version and at least one hardware revision");
        }
    }

    /**
     * The devices of the two root file systems.
     *
     * @param first chosen with {@code stable,copy-a}
     * @param second chosen with {@code stable,copy-b}
     */
    public record Devices(String first, String second) {
        public Devices {
            if (first.isEmpty() || second.isEmpty() || first.equals(second)) {
                throw new IllegalArgumentException("A and B are two devices");
            }
        }
    }

    /** The template of the description. */
    public DescriptionDocument template() {
        Map<String, Setting> software = new LinkedHashMap<>();
        software.put("version", new Setting.Text(version));
        List<Setting> revisions = new ArrayList<>();
        hardware.forEach(revision -> revisions.add(new Setting.Text(revision)));
        software.put("hardware-compatibility", new Setting.Scalars(revisions));
        software.put(
                SET,
                Setting.Group.of(ordered("copy-a", copy(devices.first(), "a"), "copy-b", copy(devices.second(), "b"))));
        Setting.Group document = Setting.Group.of(Map.of("software", Setting.Group.of(software)));
        return new DescriptionDocument(DescriptionDocument.Language.LIBCONFIG, document);
    }

    private Setting copy(String device, String slot) {
        Map<String, Setting> image = new LinkedHashMap<>();
        image.put("filename", new Setting.Text(fileName));
        image.put("type", new Setting.Text("raw"));
        image.put("device", new Setting.Text(device));
        image.put("installed-directly", new Setting.Truth(true));
        if (!compression.isEmpty()) {
            image.put("compressed", new Setting.Text(compression));
        }
        if (encrypted) {
            image.put("encrypted", new Setting.Truth(true));
        }
        List<Setting> variables =
                List.of(variable(variable, slot), variable("bootcount", "0"), variable("upgrade_available", "1"));
        return Setting.Group.of(ordered(
                "images",
                new Setting.Items(List.of(Setting.Group.of(image))),
                "bootenv",
                new Setting.Items(variables)));
    }

    private static Setting variable(String name, String value) {
        return Setting.Group.of(ordered("name", new Setting.Text(name), "value", new Setting.Text(value)));
    }

    private static Map<String, Setting> ordered(String first, Setting one, String second, Setting two) {
        Map<String, Setting> members = new LinkedHashMap<>();
        members.put(first, one);
        members.put(second, two);
        return members;
    }
}
