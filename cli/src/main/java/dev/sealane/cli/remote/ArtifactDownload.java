package dev.sealane.cli.remote;

import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import dev.sealane.cli.terminal.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;

/** Fetches an artifact from a link. The file appears only when size and digest are right. */
final class ArtifactDownload {
    private static final int BUFFER = 64 * 1024;

    private final JsonNode link;

    ArtifactDownload(JsonNode link) {
        this.link = link;
    }

    void to(Path output, Progress progress) throws IOException, CommandFailure {
        Path directory = output.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(directory, "." + output.getFileName(), ".part");
        try {
            String digest = copy(temporary, progress);
            if (!digest.equals(link.path("sha256").asString(""))) {
                throw new CommandFailure(
                        ExitCode.VERIFICATION_FAILED,
                        "the download has another digest: expected "
                                + link.path("sha256").asString("") + ", found " + digest);
            }
            Files.move(temporary, output, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private String copy(Path temporary, Progress progress) throws IOException, CommandFailure {
        MessageDigest digest = sha256();
        long expected = link.path("size").asLong(0);
        long count = 0;
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = URI.create(link.path("url").asString("")).toURL().openStream();
                OutputStream out = Files.newOutputStream(temporary)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count += read;
                if (count > expected) {
                    throw new CommandFailure(
                            ExitCode.VERIFICATION_FAILED, "the download is longer than " + expected + " bytes");
                }
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
                progress.advancedTo(count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
