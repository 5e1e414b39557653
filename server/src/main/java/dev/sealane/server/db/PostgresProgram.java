package dev.sealane.server.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL program that travels with the server, unpacked. */
final class PostgresProgram {
    /** Names the unpacked folder, so that another version is unpacked beside it. */
    static final String VERSION = "18.6.0";

    private static final Map<String, String> ARCHIVES = Map.of(
            "amd64", "/postgres-linux-x86_64.txz",
            "x86_64", "/postgres-linux-x86_64.txz",
            "aarch64", "/postgres-linux-arm_64.txz");

    private final Path directory;

    private PostgresProgram(Path directory) {
        this.directory = directory;
    }

    /**
     * Unpacks the program into the directory, unless it is there already.
     *
     * @throws IOException if there is none for this machine, or the disk is full
     */
    static PostgresProgram unpack(Path parent) throws IOException {
        Path target = parent.resolve("program-" + VERSION);
        if (!Files.isDirectory(target)) {
            Files.createDirectories(parent);
            Path temporary = Files.createTempDirectory(parent, "unpacking-");
            extract(temporary);
            rename(temporary, target);
        }
        return new PostgresProgram(target);
    }

    String executable(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    private static void extract(Path target) throws IOException {
        Process tar = new ProcessBuilder("tar", "-x", "-C", target.toString())
                .redirectErrorStream(true)
                .start();
        try (InputStream archive = new XZInputStream(archive());
                OutputStream into = tar.getOutputStream()) {
            archive.transferTo(into);
        } finally {
            awaitSuccess(tar);
        }
    }

    private static void awaitSuccess(Process tar) throws IOException {
        try {
            String words = new String(tar.getInputStream().readAllBytes(), java.nio.charset.Charset.defaultCharset());
            if (tar.waitFor() != 0) {
                throw new IOException("unpacking PostgreSQL failed: " + words.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("unpacking PostgreSQL was interrupted", e);
        }
    }

    private static InputStream archive() throws IOException {
        String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String name = ARCHIVES.getOrDefault(architecture, "");
        @Nullable InputStream found = name.isEmpty() ? null : PostgresProgram.class.getResourceAsStream(name);
        if (found == null) {
            throw new IOException("no PostgreSQL travels with the server for " + System.getProperty("os.name") + " on "
                    + architecture + ": start it with --database URL");
        }
        return found;
    }

    private static void rename(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (IOException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
            Directories.delete(temporary);
        }
    }
}
