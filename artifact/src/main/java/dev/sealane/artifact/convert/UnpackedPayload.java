package dev.sealane.artifact.convert;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A payload on its way from one file to another, beside the second; gone afterwards. */
final class UnpackedPayload implements AutoCloseable {
    private final Path file;

    UnpackedPayload(Path output) throws IOException {
        Path directory =
                Optional.ofNullable(output.toAbsolutePath().getParent()).orElse(output.toAbsolutePath());
        this.file = Files.createTempFile(directory, ".payload", ".part");
    }

    void take(InputStream content) throws IOException {
        Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
    }

    Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
