package dev.sealane.cli.remote;

import dev.sealane.cli.terminal.Progress;
import dev.sealane.cli.terminal.WatchedInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** The form that carries an artifact to the server, streamed from its file. */
final class FileUpload {
    private final String boundary = "sealane-" + UUID.randomUUID();
    private final byte[] before;
    private final byte[] after;
    private final Path file;
    private final long size;

    FileUpload(Path file, UploadLabels labels) throws IOException {
        this.file = file;
        this.size = Files.size(file);
        String name = String.valueOf(file.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
        StringBuilder parts = new StringBuilder(part("size", "")).append(size);
        parts.append(part("description", "")).append(labels.description());
        labels.release().ifPresent(release -> parts.append(part("release", "")).append(release));
        labels.deviceTypes()
                .forEach(type -> parts.append(part("device_type", "")).append(type));
        labels.format().ifPresent(format -> parts.append(part("format", "")).append(format));
        if (labels.release().isPresent()) {
            parts.append(part("file_name", "")).append(name); // Devices fetch such a file under its own name.
        }
        parts.append(part("artifact", "; filename=\"" + name + "\"\r\nContent-Type: application/octet-stream"));
        this.before = bytes(parts.toString());
        this.after = bytes("\r\n--" + boundary + "--\r\n");
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher body(Progress progress) {
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> open(progress)), before.length + size + after.length);
    }

    private InputStream open(Progress progress) {
        try {
            return new SequenceInputStream(Collections.enumeration(List.of(
                    new ByteArrayInputStream(before),
                    new WatchedInput(Files.newInputStream(file), progress),
                    new ByteArrayInputStream(after))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each part but the first begins with the line break that ends the one before. */
    private String part(String name, String more) {
        return (name.equals("size") ? "" : "\r\n") + "--" + boundary + "\r\nContent-Disposition: form-data; name=\""
                + name + "\"" + more + "\r\n\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
