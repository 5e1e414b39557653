package dev.sealane.agent.swu.step;

import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** {@code executor}: content goes to the standard input of a program of the device, {@code cmd} with the words of {@code parms}. */
final class ExecutorInstaller implements EntryInstaller {
    private final DeviceProgram programs;

    ExecutorInstaller(DeviceProgram programs) {
        this.programs = programs;
    }

    @Override
    public Set<Section> sections() {
        return Set.of(Section.IMAGES);
    }

    @Override
    public Step plan(Entry entry) throws StepException {
        Path command = Targets.pathOf(Targets.property(entry, "cmd").orElse(""), entry);
        if (!command.isAbsolute() || !Files.isExecutable(command)) {
            throw new StepException(
                    Reason.NO_PROGRAM, entry.label() + ": expected the path of a program on this device as 'cmd'");
        }
        List<String> words = Words.of(Targets.property(entry, "parms").orElse(""), "parms", entry.label());
        return new Executor(
                entry,
                Stream.concat(Stream.of(command.toString()), words.stream()).toList(),
                programs);
    }

    private record Executor(Entry entry, List<String> command, DeviceProgram programs) implements Step {
        @Override
        public void perform(Phase phase, EntryContent content) throws IOException, InterruptedException {
            if (phase == Phase.INSTALL) {
                try (InputStream in = content.open()) {
                    programs.feed(command, in, entry.label());
                }
            }
        }
    }
}
