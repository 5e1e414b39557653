package dev.sealane.agent.swu.step;

import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.codec.Decompressor;
import dev.sealane.artifact.swu.description.Entry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code archive} and {@code tar}: a tar or cpio archive, compressed or not, unpacked into a directory by the device's
 * {@code tar} or {@code cpio}, which keep names inside it.
 *
 * <p>One that was kept is listed whole before anything is written.
 */
final class ArchiveInstaller implements OnFileSystem.InTree {
    private static final int START_BYTES = 6;

    private final DeviceProgram programs;

    ArchiveInstaller(DeviceProgram programs) {
        this.programs = programs;
    }

    @Override
    public Step plan(Entry entry, Path root) throws IOException {
        Path path = Targets.path(entry, root);
        if (!Targets.flag(entry, "create-destination") && !Files.isDirectory(path)) {
            throw new StepException(Reason.NO_TARGET, entry.label() + ": expected the directory " + path);
        }
        return new Archive(entry, path);
    }

    private enum Kind {
        TAR,
        CPIO
    }

    /** A use of unpacked bytes. */
    @FunctionalInterface
    private interface Use {
        void of(Kind kind, InputStream plain) throws IOException, InterruptedException;
    }

    private final class Archive implements Step {
        private final Entry entry;
        private final Path path;

        Archive(Entry entry, Path path) {
            this.entry = entry;
            this.path = path;
        }

        @Override
        public void check(EntryContent content) throws IOException, InterruptedException {
            unpack(content, (kind, plain) -> programs.feed(listing(kind), plain, entry.label()));
        }

        @Override
        public void perform(Phase phase, EntryContent content) throws IOException, InterruptedException {
            if (phase != Phase.INSTALL) {
                return;
            }
            Files.createDirectories(path);
            unpack(content, (kind, plain) -> programs.feed(extraction(kind), plain, entry.label()));
            programs.run(List.of("sync"), entry.label());
        }

        private void unpack(EntryContent content, Use use) throws IOException, InterruptedException {
            try (InputStream stored = new BufferedInputStream(content.open());
                    InputStream plain = new BufferedInputStream(
                            Decompressor.openWhole(stored, compression(peek(stored)), entry.label()))) {
                use.of(kind(peek(plain)), plain);
            }
        }

        private List<String> listing(Kind kind) {
            return switch (kind) {
                case TAR -> List.of("tar", "-t", "-f", "-");
                case CPIO -> List.of("cpio", "-t", "--quiet");
            };
        }

        /** Modes are always kept; owners and times as asked. */
        private List<String> extraction(Kind kind) {
            List<String> attributes = entry.preserveAttributes()
                    ? List.of("--same-owner", "--xattrs", "--xattrs-include=*")
                    : List.of("-m", "--no-same-owner");
            return switch (kind) {
                case TAR ->
                    Stream.concat(Stream.of("tar", "-x", "-p", "-f", "-", "-C", path.toString()), attributes.stream())
                            .toList();
                case CPIO ->
                    Stream.concat(
                                    Stream.of(
                                            "cpio",
                                            "-i",
                                            "-d",
                                            "-u",
                                            "--quiet",
                                            "--no-absolute-filenames",
                                            "-D",
                                            path.toString()),
                                    entry.preserveAttributes()
                                            ? Stream.of("--preserve-modification-time")
                                            : Stream.of("--no-preserve-owner"))
                            .toList();
            };
        }

        private Kind kind(byte[] start) throws StepException {
            if (new String(start, StandardCharsets.ISO_8859_1).startsWith("0707")) {
                return Kind.CPIO;
            }
            if (start.length < START_BYTES) {
                throw new StepException(
                        Reason.BAD_CONTENT, entry.label() + ": expected an archive, found too few bytes");
            }
            return Kind.TAR;
        }
    }

    private static Compression compression(byte[] start) {
        String hex = HexFormat.of().formatHex(start);
        if (hex.startsWith("1f8b")) {
            return Compression.GZIP;
        }
        if (hex.startsWith("28b52ffd")) {
            return Compression.ZSTD;
        }
        return hex.startsWith("fd377a585a00") ? Compression.XZ : Compression.NONE;
    }

    private static byte[] peek(InputStream in) throws IOException {
        in.mark(START_BYTES);
        byte[] start = in.readNBytes(START_BYTES);
        in.reset();
        return start;
    }
}
