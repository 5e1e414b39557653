package dev.sealane.agent.testing;

import dev.sealane.artifact.swu.SwuWriteOptions;
import dev.sealane.artifact.swu.SwuWriter;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import dev.sealane.artifact.swu.description.DescriptionDocument.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A SWUpdate image of our own writer: sections of a description, and the files that they name. */
public final class SwuImage {
    private final Path directory;
    private final Map<String, Path> files = new HashMap<>();
    private String sections = "";
    private Language language = Language.LIBCONFIG;
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

    /** Lets the description be written in this language; what is added to it is libconfig. */
    public SwuImage in(Language other) {
        language = other;
        return this;
    }

    /** Writes the image. */
    public Path write() throws IOException {
        String text = "software = { version = \"2.0\"; hardware-compatibility = [ \"1.0\" ];\n" + sections + "};\n";
        DescriptionDocument template = DescriptionDocument.parse(text.getBytes(StandardCharsets.UTF_8), "the template");
        Path image = directory.resolve("image.swu");
        SwuWriter.write(new DescriptionDocument(language, template.settings()), files, options, image);
        return image;
    }

    /** Writes the image, and changes it in one way. */
    public Path writeChanged(Consumer<SwuParts> change) throws IOException {
        Path image = write();
        return Files.write(image, SwuParts.changed(Files.readAllBytes(image), options.signing(), change));
    }
}
