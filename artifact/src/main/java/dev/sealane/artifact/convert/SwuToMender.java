package dev.sealane.artifact.convert;

import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.FileName;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.PayloadSource;
import dev.sealane.artifact.mender.WriteOptions;
import dev.sealane.artifact.swu.SwuReadOptions;
import dev.sealane.artifact.swu.SwuReader;
import dev.sealane.artifact.swu.description.Condition;
import dev.sealane.artifact.swu.description.DescriptionReading;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.swu.description.SoftwareDescription;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a Mender artifact that replaces the root file system of a SWUpdate image for two slots.
 *
 * <p>Survives: the file system, the version as name, hardware revisions as device types. Which slot is written and how the
 * boot loader is told is for Mender's client to know, so the devices and the variables of the switch are left out.
 */
public final class SwuToMender {
    /** What switching slots sets; a client of Mender sets its own. */
    private static final Set<String> SWITCH = Set.of("bootcount", "upgrade_available");

    private SwuToMender() {}

    /**
     * Converts {@code image} into {@code output}, which appears whole or not at all.
     *
     * @param options how the image is verified; the selection is of no account, because all alternatives have to be the same
     * @param slotVariable of the boot loader that names the root file system
     * @throws MeaningLostException if the image says something that an artifact cannot say
     * @throws dev.sealane.artifact.ArtifactException if the image is refused
     */
    public static void convert(
            Path image, SwuReadOptions options, String slotVariable, WriteOptions writing, Path output)
            throws IOException {
        List<Selection> choices;
        try (InputStream in = Files.newInputStream(image)) {
            choices = DescriptionReading.choices(SwuReader.peek(in, options));
        }
        MeaningLostException.refuse(
                choices.size() == 2 ? List.of() : List.of("all but two of " + choices.size() + " alternatives"));
        SoftwareDescription first = describe(image, options.select(choices.getFirst()));
        SoftwareDescription second = describe(image, options.select(choices.getLast()));
        Set<String> lost = new TreeSet<>(lost(first, slotVariable));
        lost.addAll(lost(second, slotVariable));
        if (lost.isEmpty() && !content(first).equals(content(second))) {
            lost.add("the payload of one of the two slots");
        }
        MeaningLostException.refuse(List.copyOf(lost));
        write(image, options.select(choices.getFirst()), first, writing, output);
    }

    private static SoftwareDescription describe(Path image, SwuReadOptions options) throws IOException {
        try (InputStream in = Files.newInputStream(image)) {
            return SwuReader.open(in, options).description();
        }
    }

    private static Object content(SoftwareDescription description) {
        return description.entries().getFirst().content().orElseThrow();
    }

    private static List<String> lost(SoftwareDescription description, String slotVariable) {
        List<String> lost = new ArrayList<>();
        List<Entry> entries = description.entries();
        boolean oneImage = entries.size() == 1
                && entries.getFirst().section() == Section.IMAGES
                && entries.getFirst().type().equals("raw");
        if (!oneImage) {
            entries.stream()
                    .filter(entry ->
                            !(entry.section() == Section.IMAGES && entry.type().equals("raw")))
                    .forEach(entry -> lost.add("the " + entry.label()));
            if (lost.isEmpty()) {
                lost.add("all but one of " + entries.size() + " images");
            }
        }
        entries.stream()
                .filter(entry -> entry.condition().rule() != Condition.Rule.ALWAYS
                        || entry.target().offset().orElse(0) != 0
                        || !entry.properties().isEmpty()
                        || !entry.functions().isEmpty())
                .forEach(entry -> lost.add("conditions, offset, properties or functions of the " + entry.label()));
        description.bootVariables().stream()
                .map(SoftwareDescription.Variable::name)
                .filter(name -> !SWITCH.contains(name) && !name.equals(slotVariable))
                .forEach(name -> lost.add("the boot variable '" + name + "'"));
        if (!description.namedVariables().isEmpty()) {
            lost.add("variables of another name space");
        }
        description.hardware().accepted().stream()
                .filter(revision -> revision.startsWith("#RE:"))
                .forEach(revision -> lost.add("the expression '" + revision + "'"));
        return lost;
    }

    private static void write(
            Path image, SwuReadOptions options, SoftwareDescription description, WriteOptions writing, Path output)
            throws IOException {
        try (UnpackedPayload unpacked = new UnpackedPayload(output);
                InputStream in = Files.newInputStream(image)) {
            SwuReader.open(in, options).readPayload((_, content) -> unpacked.take(content));
            String name =
                    description.entries().getFirst().content().orElseThrow().fileName();
            FileName fileName = FileName.parse(name)
                    .orElseThrow(() -> new MeaningLostException(List.of("the file name '" + name + "'")));
            ArtifactBuilder builder =
                    ArtifactBuilder.rootfsImage(description.version(), new PayloadSource(fileName, unpacked.file()));
            description.hardware().accepted().forEach(builder::deviceType);
            MenderWriter.write(builder.build(), writing, output);
        }
    }
}
