package dev.sealane.agent.swu;

import dev.sealane.agent.handler.ImageTransfer;
import dev.sealane.agent.handler.Lanes;
import dev.sealane.agent.swu.flash.Flash;
import dev.sealane.agent.swu.step.DeviceProgram;
import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import dev.sealane.artifact.swu.description.DescriptionReading;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.swu.description.SoftwareDescription;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Plans, checks and performs the entries of a description, as the handler of images does with one that is verified: for
 * looking at one handler at a time, with the programs of this machine or with fake ones.
 */
public final class EntryBench {
    private final Path directory;
    private final List<Path> programs;
    private final Places places;
    private final Map<String, byte[]> files = new HashMap<>();

    /** With the programs that these directories hold; flash and an engine would be below {@code directory} as well. */
    public EntryBench(Path directory, List<Path> programs) {
        this.directory = directory;
        this.programs = programs;
        this.places = new Places(
                directory.resolve("mounted"),
                new Flash(directory.resolve("class"), directory.resolve("dev")),
                directory.resolve("engine"));
    }

    /** With the programs of this machine. */
    public static EntryBench real(Path directory) {
        return new EntryBench(directory, new DeviceProgram(Duration.ofMinutes(2), _ -> {}).directories());
    }

    public EntryBench file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    public EntryBench file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Plans, checks, and performs all phases. Files get their digests. */
    public void install(String sections) throws IOException, InterruptedException {
        Plan plan = planOf(sections);
        for (Plan.Task task : plan.tasks()) {
            task.step().check(contentOf(task));
        }
        for (Phase phase : List.of(Phase.BEFORE, Phase.INSTALL, Phase.AFTER)) {
            for (Plan.Task task : plan.tasks()) {
                task.step().perform(phase, contentOf(task));
            }
        }
    }

    private Plan planOf(String sections) throws IOException, InterruptedException {
        String text = "software = { version = \"1\"; hardware-compatibility = [ \"1.0\" ];\n" + sections + "};\n";
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String named = "filename = \"" + file.getKey() + "\";";
            text = text.replace(
                    named, named + " sha256 = \"" + Digest.of(file.getValue()).hex() + "\";");
        }
        DescriptionDocument document =
                DescriptionDocument.parse(text.getBytes(StandardCharsets.UTF_8), "sw-description");
        SoftwareDescription description =
                DescriptionReading.read(document, new Selection(Optional.empty(), Optional.empty()), "sw-description");
        DeviceProgram device = new DeviceProgram(Duration.ofMinutes(2), line -> System.err.println(line), programs);
        Planner planner = new Planner(
                DeviceInstallers.all(new ImageTransfer(Lanes.ORDERED, 1 << 20), device, places, (file, _, _, _) -> {
                    throw new IOException("nobody serves " + file);
                }),
                Optional.empty(),
                Optional.empty(),
                false);
        return planner.plan(description);
    }

    private EntryContent contentOf(Plan.Task task) throws IOException {
        if (task.entry().content().isEmpty()) {
            return EntryContent.none();
        }
        byte[] bytes = files.get(task.entry().content().get().fileName());
        Path kept = Files.write(directory.resolve("kept"), bytes);
        return new EntryContent() {
            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(kept);
            }

            @Override
            public OptionalLong size() {
                return OptionalLong.of(bytes.length);
            }

            @Override
            public Optional<Digest> digest() {
                return Optional.of(Digest.of(bytes));
            }

            @Override
            public Optional<Path> file() {
                return Optional.of(kept);
            }
        };
    }
}
