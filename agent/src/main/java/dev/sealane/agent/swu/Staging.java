package dev.sealane.agent.swu;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an image is kept between its verification and its installation. Its content survives a power cut once
 * {@link #settle} returned, and is not trusted: who reads it compares digests.
 */
public interface Staging {
    /** The part of the place that holds members of the image under their own names. */
    String FILES = "files";

    /** Makes an empty place, in place of whatever an earlier update left. */
    void create() throws IOException;

    /**
     * Keeps content, durably.
     *
     * @param name a plain name, which may lie in {@link #FILES}
     *
     * @throws IOException if there is no room
     */
    void store(String name, InputStream content) throws IOException;

    /** Makes the names durable. */
    void settle() throws IOException;

    /** Opens what was kept. */
    InputStream open(String name) throws IOException;

    /** The file behind a name, where there are files. */
    Optional<Path> file(String name);

    /** Gives the room back. Idempotent. */
    void remove() throws IOException;
}
