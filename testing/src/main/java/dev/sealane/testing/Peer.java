package dev.sealane.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A program made by others that a test runs against, named by its executable.
 *
 * <p>Where the program is missing the test is skipped with a sentence that names the Debian package; with
 * {@code SEALANE_REQUIRE_PEERS=1}, as in continuous integration, a missing peer is a failure.
 */
public record Peer(String executable, String debianPackage) {
    public static final Peer MENDER_ARTIFACT = new Peer("mender-artifact", "mender-artifact");
    public static final Peer MENDER_CLIENT = new Peer("mender", "mender-client");
    public static final Peer MENDER_CLI = new Peer("mender-cli", "mender-cli");
    public static final Peer FW_SETENV = new Peer("fw_setenv", "libubootenv-tool");
    public static final Peer MKENVIMAGE = new Peer("mkenvimage", "u-boot-tools");
    public static final Peer MKE2FS = new Peer("mke2fs", "e2fsprogs");
    public static final Peer CHROMIUM = new Peer("chromium", "chromium");
    public static final Peer OPENSSL = new Peer("openssl", "openssl");
    public static final Peer CPIO = new Peer("cpio", "cpio");
    public static final Peer UNSHARE = new Peer("unshare", "util-linux");
    public static final Peer SWUPDATE = new Peer("swupdate", "swupdate");
    public static final Peer RDIFF = new Peer("rdiff", "rdiff");
    public static final Peer ZCK = new Peer("zck", "zchunk");

    /** Where the program is, or a skipped (in continuous integration: failed) test. */
    public Path require() {
        Optional<Path> found = find();
        if (found.isEmpty()) {
            String message =
                    "the peer '" + executable + "' is missing: install the Debian package '" + debianPackage + "'";
            if ("1".equals(System.getenv("SEALANE_REQUIRE_PEERS"))) {
                Assertions.fail(message);
            }
            System.err.println("SKIPPED: " + message);
            Assumptions.abort(message);
        }
        return found.orElseThrow();
    }

    /** Where the program is, if it is installed. */
    public Optional<Path> find() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/bin";
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, executable))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
