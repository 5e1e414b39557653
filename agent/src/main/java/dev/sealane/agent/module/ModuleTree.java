package dev.sealane.agent.module;

import dev.sealane.agent.json.Json;
import dev.sealane.agent.json.JsonReader;
import dev.sealane.agent.json.JsonWriter;
import dev.sealane.agent.storage.DurableFiles;
import dev.sealane.agent.update.Installation;
import dev.sealane.agent.update.Installed;
import dev.sealane.artifact.mender.MenderHeader;
import dev.sealane.artifact.mender.PayloadFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The directory an update module works in (update modules v3, "File API").
 *
 * <p>It is built before the first call and removed after {@code Cleanup}; in between it survives reboots. What the agent
 * puts into it is on the medium before the download counts as done.
 */
final class ModuleTree {
    private final Path tree;

    ModuleTree(Path tree) {
        this.tree = tree.toAbsolutePath();
    }

    Path path() {
        return tree;
    }

    /** True from {@link #create} to {@link #remove}. */
    boolean exists() {
        return Files.isDirectory(tree);
    }

    /** Builds a fresh tree, in place of one that an earlier update left. */
    void create(Installation installation, MenderHeader header) throws IOException {
        remove();
        DurableFiles.createDirectory(DurableFiles.directoryOf(tree));
        for (String directory : new String[] {"", "header", "tmp", "files", "streams"}) {
            Files.createDirectory(tree.resolve(directory));
        }
        write("version", "3\n");
        Installed installed = installation.installed();
        write("current_artifact_name", installed.artifactName() + "\n");
        write("current_artifact_group", installed.artifactGroup().orElse("") + "\n");
        write("current_device_type", installation.deviceType() + "\n");
        write("header/artifact_name", header.artifactName());
        write("header/artifact_group", header.artifactGroup().orElse(""));
        write("header/payload_type", header.payloadType().orElseThrow().value());
        write("header/header-info", indented(header.headerInfoJson()));
        write("header/type-info", indented(header.typeInfoJson()));
        write(
                "header/meta-data",
                indented(header.metaData().filter(text -> !text.isBlank()).orElse("null")));
    }

    private static String indented(String json) throws IOException {
        Json value = JsonReader.read(json.getBytes(StandardCharsets.UTF_8));
        return JsonWriter.indented(value);
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(tree.resolve(name), content);
    }

    /** Stores a file of the payload for a module that does not stream, and syncs it. */
    void store(PayloadFile file, InputStream content) throws IOException {
        Path path = tree.resolve("files").resolve(file.name().value());
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            content.transferTo(Channels.newOutputStream(channel));
            channel.force(true);
        }
    }

    /** Removes what exists only while the payload is received, and makes the rest durable. */
    void settle() throws IOException {
        delete(tree.resolve("streams"));
        Files.deleteIfExists(tree.resolve("stream-next"));
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    sync(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                DurableFiles.syncDirectory(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes the tree; a power cut leaves it whole or gone as far as {@link #exists} tells. */
    void remove() throws IOException {
        Path doomed = tree.resolveSibling("tree.removed");
        delete(doomed);
        if (Files.exists(tree)) {
            Files.move(tree, doomed, StandardCopyOption.ATOMIC_MOVE);
            DurableFiles.syncDirectory(DurableFiles.directoryOf(tree));
            delete(doomed);
        }
    }

    /** Never follows a symbolic link: a module may have left one to the root of the file system. */
    private static void delete(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(directory);
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
