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
 * <p>Where the program is missing the test is skipped with a sentence that says what to do; with
 * {@code SEALANE_REQUIRE_PEERS=1}, as in continuous integration, a missing peer is a failure.
 *
 * @param remedy what to do where it is missing
 */
public record Peer(String executable, String remedy) {
    public static final Peer MENDER_ARTIFACT = debian("mender-artifact", "mender-artifact");
    public static final Peer MENDER_CLIENT = debian("mender", "mender-client");
    public static final Peer MENDER_CLI = debian("mender-cli", "mender-cli");
    public static final Peer FW_SETENV = debian("fw_setenv", "libubootenv-tool");
    public static final Peer MKENVIMAGE = debian("mkenvimage", "u-boot-tools");
    public static final Peer MKE2FS = debian("mke2fs", "e2fsprogs");
    public static final Peer SFDISK = debian("sfdisk", "fdisk");
    public static final Peer MKFS_VFAT = debian("mkfs.vfat", "dosfstools");
    public static final Peer CHROMIUM = debian("chromium", "chromium");
    public static final Peer OPENSSL = debian("openssl", "openssl");
    public static final Peer CURL = debian("curl", "curl");
    public static final Peer CPIO = debian("cpio", "cpio");
    public static final Peer UNSHARE = debian("unshare", "util-linux");
    public static final Peer SWUPDATE = debian("swupdate", "swupdate");
    public static final Peer RDIFF = debian("rdiff", "rdiff");
    public static final Peer ZCK = debian("zck", "zchunk");
    public static final Peer SWUPDATE_OF_TRIXIE = new Peer("swupdate-trixie", "run .ci/newer-swupdate");
    public static final Peer SWUPDATE_OF_FORKY = new Peer("swupdate-forky", "run .ci/newer-swupdate");

    /** Where programs lie that are not installed but unpacked, seen from a module's directory. */
    private static final String UNPACKED =
            Path.of("../target/peers/bin").toAbsolutePath().normalize().toString();

    private static Peer debian(String executable, String name) {
        return new Peer(executable, "install the Debian package '" + name + "'");
    }

    /** Where the program is, or a skipped (in continuous integration: failed) test. */
    public Path require() {
        Optional<Path> found = find();
        if (found.isEmpty()) {
            missing(executable, remedy);
        }
        return found.orElseThrow();
    }

    /** Skips the test, or fails it in continuous integration, for want of a program that this would provide. */
    public static void missing(String program, String remedy) {
        String message = "the peer '" + program + "' is missing: " + remedy;
        if ("1".equals(System.getenv("SEALANE_REQUIRE_PEERS"))) {
            Assertions.fail(message);
        }
        System.err.println("SKIPPED: " + message);
        Assumptions.abort(message);
    }

    /** Where the program is, if it is installed. */
    public Optional<Path> find() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:" + UNPACKED;
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, executable))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
