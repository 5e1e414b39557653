package dev.sealane.server.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How PostgreSQL is run by root, which it refuses to be.
 *
 * <p>A user namespace without any mapping makes root look like nobody to the program, while the files stay root's. Where
 * the kernel forbids that, the program runs as the user nobody and its files are given to him.
 */
enum Unprivileged {
    /** The server is not run by root. */
    AS_IS,
    NAMESPACE,
    NOBODY;

    /** The user and group {@code nobody} and {@code nogroup} of Debian. */
    private static final int NOBODY_ID = 65534;

    static Unprivileged detect() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return AS_IS;
        }
        return Commands.succeeds(List.of("unshare", "-U", "true")) ? NAMESPACE : NOBODY;
    }

    List<String> command(List<String> command) {
        List<String> full = new ArrayList<>(prefix());
        full.addAll(command);
        return full;
    }

    /** Makes the directory, and what it holds later, usable by the program. */
    void give(Path directory) throws IOException {
        if (this == NOBODY) {
            Files.setAttribute(directory, "unix:uid", NOBODY_ID);
            Files.setAttribute(directory, "unix:gid", NOBODY_ID);
        }
    }

    private List<String> prefix() {
        return switch (this) {
            case AS_IS -> List.of();
            case NAMESPACE -> List.of("unshare", "-U");
            case NOBODY -> List.of("setpriv", "--reuid=" + NOBODY_ID, "--regid=" + NOBODY_ID, "--clear-groups");
        };
    }
}
