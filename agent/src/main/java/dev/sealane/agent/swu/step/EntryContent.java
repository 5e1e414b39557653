package dev.sealane.agent.swu.step;

import dev.sealane.artifact.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an entry takes from its image, decrypted and unpacked. One that streams by can be opened once, and is verified only
 * when it ends; one that was kept is verified.
 */
public interface EntryContent {
    /** Opens it at its first byte. The stream ends with an exception if the content turns out to be wrong. */
    InputStream open() throws IOException;

    /** Its size in bytes, where that is known before its end. */
    OptionalLong size();

    /** The digest that it has if it is right, where that is known. */
    Optional<Digest> digest();

    /** The file in which it was kept. */
    Optional<Path> file();

    /** Where more can be kept with it, for as long as it is kept; nothing for content that streams by. */
    default Optional<Beside> beside() {
        return Optional.empty();
    }

    /** A place for what an entry needs besides its content. It survives a power cut, and is not trusted. */
    interface Beside {
        /**
         * Keeps something under a name that is not taken yet.
         *
         * @throws IOException if there is no room
         */
        void store(String name, InputStream content) throws IOException;

        /** Opens what was kept. */
        InputStream open(String name) throws IOException;
    }

    /** Of entries without data. */
    static EntryContent none() {
        return streaming(InputStream.nullInputStream(), OptionalLong.of(0), Optional.empty());
    }

    /** Content that streams by. */
    static EntryContent streaming(InputStream content, OptionalLong size, Optional<Digest> digest) {
        return rebuilt(() -> content, size, digest);
    }

    /** Opens content. */
    @FunctionalInterface
    interface Opening {
        /** Its first byte is next. */
        InputStream open() throws IOException;
    }

    /** Content that is made when it is opened. */
    static EntryContent rebuilt(Opening opening, OptionalLong size, Optional<Digest> digest) {
        return new EntryContent() {
            @Override
            public InputStream open() throws IOException {
                return opening.open();
            }

            @Override
            public OptionalLong size() {
                return size;
            }

            @Override
            public Optional<Digest> digest() {
                return digest;
            }

            @Override
            public Optional<Path> file() {
                return Optional.empty();
            }
        };
    }
}
