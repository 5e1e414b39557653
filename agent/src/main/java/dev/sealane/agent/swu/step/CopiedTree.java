package dev.sealane.agent.swu.step;

import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.Entry;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A directory with everything below it, copied to another place: directories keep their modes, files are for their owner only
 * unless they replace one, and links and special files stay behind, as with SWUpdate.
 */
final class CopiedTree implements Step {
    /** More than a root file system has. */
    private static final int MAX_FILES = 1_000_000;

    private final String label;
    private final Path from;
    private final Path to;
    private final DeviceProgram programs;
    private int files;

    private CopiedTree(String label, Path from, Path to, DeviceProgram programs) {
        this.label = label;
        this.from = from;
        this.to = to;
        this.programs = programs;
    }

    static Step plan(Entry entry, Path from, Path root, boolean create, DeviceProgram programs) throws IOException {
        Path to = Targets.path(entry, root);
        if (!create && !Files.isDirectory(to)) {
            throw new StepException(Reason.NO_TARGET, entry.label() + ": expected the directory " + to);
        }
        if (to.startsWith(from)) {
            throw new StepException(Reason.IN_USE, entry.label() + ": " + from + " would be copied into itself");
        }
        return new CopiedTree(entry.label(), from, to, programs);
    }

    static void requireDirectory(Path place, String label) throws StepException {
        if (!Files.isDirectory(place)) {
            throw new StepException(Reason.NO_TARGET, label + ": expected a directory to copy at " + place);
        }
    }

    @Override
    public void perform(Phase phase, EntryContent none) throws IOException, InterruptedException {
        if (phase != Phase.INSTALL) {
            return;
        }
        files = 0;
        Files.createDirectories(to);
        Files.walkFileTree(from.toRealPath(), new Copying(from.toRealPath()));
        programs.run(List.of("sync"), label);
    }

    private final class Copying extends SimpleFileVisitor<Path> {
        private final Path start;

        Copying(Path start) {
            this.start = start;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            Path copy = target(directory);
            if (Files.isSymbolicLink(copy) && !copy.equals(to)) {
                throw new StepException(
                        Reason.NO_TARGET, label + ": expected a directory or nothing, found a link at " + copy);
            }
            if (!Files.isDirectory(copy)) {
                Files.createDirectory(
                        copy, PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(directory)));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (!attributes.isRegularFile()) {
                programs.log().accept(label + ": " + file + " is no plain file and is left out");
                return FileVisitResult.CONTINUE;
            }
            if (++files > MAX_FILES) {
                throw new StepException(Reason.TOO_LARGE, label + ": expected at most " + MAX_FILES + " files to copy");
            }
            RawFile.at(target(file), false).perform(Phase.INSTALL, new PartOfFile(file, 0, attributes.size()));
            return FileVisitResult.CONTINUE;
        }

        private Path target(Path found) {
            return to.resolve(start.relativize(found).toString());
        }
    }
}
