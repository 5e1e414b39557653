package dev.sealane.agent.identity;

import java.io.IOException;
import java.nio.file.Path;

/** A private key file was refused. The message never shows anything of the key. */
public final class KeyFileException extends IOException {
    private static final long serialVersionUID = 1;

    KeyFileException(Path file, String problem) {
        super(file + ": " + problem);
    }

    KeyFileException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
