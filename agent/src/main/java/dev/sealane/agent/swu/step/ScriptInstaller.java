package dev.sealane.agent.swu.step;

import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code shellscript}, {@code preinstall} and {@code postinstall}: a program of the image, run in {@code /} with the words of
 * {@code data} as arguments; {@code shellscript} has the phase before them (image digest, section 3.1).
 */
final class ScriptInstaller implements EntryInstaller {
    private final Map<Phase, List<String>> calls;
    private final DeviceProgram programs;

    private ScriptInstaller(Map<Phase, List<String>> calls, DeviceProgram programs) {
        this.calls = Map.copyOf(calls);
        this.programs = programs;
    }

    /** {@code shellscript}. */
    static ScriptInstaller shell(DeviceProgram programs) {
        return new ScriptInstaller(
                Map.of(
                        Phase.BEFORE, List.of("preinst"),
                        Phase.AFTER, List.of("postinst"),
                        Phase.FAILURE, List.of("postfailure")),
                programs);
    }

    /** {@code preinstall} and {@code postinstall}: scripts of one phase, which do not hear its name. */
    static ScriptInstaller only(Phase phase, DeviceProgram programs) {
        return new ScriptInstaller(Map.of(phase, List.of()), programs);
    }

    @Override
    public Set<Section> sections() {
        return Set.of(Section.SCRIPTS);
    }

    @Override
    public Step plan(Entry entry) throws StepException {
        if (entry.content().isEmpty()) {
            throw new StepException(
                    Reason.UNSUPPORTED, entry.label() + ": expected the attribute 'filename', found none");
        }
        return new Script(entry, Words.of(entry.data().orElse(""), "data", entry.label()));
    }

    private final class Script implements Step {
        private final Entry entry;
        private final List<String> words;

        Script(Entry entry, List<String> words) {
            this.entry = entry;
            this.words = words;
        }

        @Override
        public void perform(Phase phase, EntryContent content) throws IOException, InterruptedException {
            List<String> call = calls.get(phase);
            if (call == null) {
                return;
            }
            Path file = content.file()
                    .orElseThrow(() -> new StepException(
                            Reason.UNSUPPORTED, entry.label() + ": there is no directory to run scripts from"));
            List<String> command = new ArrayList<>(command(file));
            command.addAll(call);
            command.addAll(words);
            programs.run(command, entry.label());
        }
    }

    /** A script without an interpreter is the shell's, as it is for a shell that is told to run it. */
    private static List<String> command(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(4);
        }
        boolean executable = (start.length >= 2 && start[0] == '#' && start[1] == '!')
                || (start.length == 4 && start[0] == 0x7f && start[1] == 'E');
        return executable ? List.of(file.toString()) : List.of("/bin/sh", file.toString());
    }
}
