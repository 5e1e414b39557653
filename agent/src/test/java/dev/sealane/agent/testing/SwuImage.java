package dev.sealane.agent.testing;

import dev.sealane.artifact.swu.SwuWriteOptions;
import dev.sealane.artifact.swu.SwuWriter;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A SWUpdate image of our own writer: sections of a description, and the files that they name. */
public final class SwuImage {
    private final Path directory;
    private final Map<String, Path> files = new HashMap<>();
    private String sections = "";
    private SwuWriteOptions options = SwuWriteOptions.plain().withThreads(1);

    public SwuImage(Path directory) throws IOException {
        this.directory = Files.createTempDirectory(directory, "image");
    }

    /** Adds settings to the top of the description. */
    public SwuImage with(String text) {
        sections += text + "\n";
        return this;
    }

    public SwuImage file(String name, byte[] content) throws IOException {
        files.put(name, Files.write(directory.resolve(name), content));
        return this;
    }

    public SwuImage file(String name, String content) throws IOException {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public SwuImage written(SwuWriteOptions how) {
        options = how.withThreads(1);
        return this;
    }

    /** Writes the image. */
    public Path write() throws IOException {
        String text = "software = { version = \"2.0\"; hardware-compatibility = [ \"1.0\" ];\n" + sections + "};\n";
        Path image = directory.resolve("image.swu");
        SwuWriter.write(
                DescriptionDocument.parse(text.getBytes(StandardCharsets.UTF_8), "the template"),
                files,
                options,
                image);
        return image;
    }

    /** Writes the image, and changes the last byte of the last payload: its sum and its digest are wrong. */
    public Path writeDamaged(String ending) throws IOException {
        Path image = write();
        byte[] bytes = Files.readAllBytes(image);
        byte[] wanted = ending.getBytes(StandardCharsets.UTF_8);
        for (int at = bytes.length - wanted.length; at >= 0; at--) {
            if (Arrays.equals(wanted, 0, wanted.length, bytes, at, at + wanted.length)) {
                bytes[at + wanted.length - 1] ^= 1;
                return Files.write(image, bytes);
            }
        }
        throw new AssertionError("the image does not hold " + ending);
    }
}
