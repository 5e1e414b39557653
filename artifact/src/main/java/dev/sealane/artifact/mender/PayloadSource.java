package dev.sealane.artifact.mender;

import java.nio.file.Path;

/**
 * A file that is to become part of a payload.
 *
 * @param name what it is called on the device
 * @param path where it is read from; it must not change while the artifact is written
 */
public record PayloadSource(FileName name, Path path) {
    public PayloadSource {
        if (name.value().length() > FileName.MAX_PORTABLE_BYTES) {
            throw new IllegalArgumentException("the C++ client reads payload file names of at most "
                    + FileName.MAX_PORTABLE_BYTES + " characters, '" + name + "' has "
                    + name.value().length());
        }
    }

    /** The file under its own name. */
    public static PayloadSource of(Path path) {
        return new PayloadSource(new FileName(String.valueOf(path.getFileName())), path);
    }
}
