package dev.sealane.agent.local;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens an artifact that a person named: a file, or a URL. */
@FunctionalInterface
public interface ArtifactSource {
    /**
     * Opens the artifact at its first byte.
     *
     * @throws IOException if it cannot be read
     */
    InputStream open(String name) throws IOException;

    /** Files by their path; URLs by {@code remote}. */
    static ArtifactSource filesOr(Remote remote) {
        return name -> isUrl(name) ? remote.open(URI.create(name)) : Files.newInputStream(Path.of(name));
    }

    /** Whether {@code name} is a URL rather than a path. */
    static boolean isUrl(String name) {
        return name.startsWith("https://") || name.startsWith("http://");
    }

    /** Opens an artifact on the network. */
    @FunctionalInterface
    interface Remote {
        /** Opens the artifact at its first byte. */
        InputStream open(URI uri) throws IOException;
    }
}
