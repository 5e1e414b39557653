package dev.sealane.server.keys;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;

/**
 * The server's own random secrets, one file each, readable by its user alone.
 *
 * <p>They are never in the database: who steals a copy of the database can forge neither a device's token nor a download
 * link. A secret is made when it is first asked for and stays until its file is deleted, which is how it is rotated.
 */
public final class Secrets {
    /** 256 bits: what HMAC-SHA256 uses in full, and beyond guessing. */
    public static final int LENGTH = 32;

    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path directory;
    private final SecureRandom random = new SecureRandom();

    private Secrets(Path directory) {
        this.directory = directory;
    }

    /** Opens the directory, which is made if it is missing and closed to other users. */
    public static Secrets open(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        return new Secrets(directory);
    }

    /**
     * The secret of this name, {@link #LENGTH} bytes.
     *
     * @param name a fixed word of ours, never input
     * @throws IOException if the file cannot be read or made, has another length, or is open to other users
     */
    public byte[] get(String name) throws IOException {
        Path file = directory.resolve(name);
        try {
            return read(file);
        } catch (NoSuchFileException e) {
            create(file);
            return read(file);
        }
    }

    private static byte[] read(Path file) throws IOException {
        byte[] secret = Files.readAllBytes(file);
        if (secret.length != LENGTH) {
            throw new IOException(file + ": expected " + LENGTH + " bytes, found " + secret.length);
        }
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new IOException(file + ": expected mode 0600, but other users may read or write it");
        }
        return secret;
    }

    /** Written whole under another name first: a crash leaves no short secret, and of two servers one wins. */
    private void create(Path file) throws IOException {
        byte[] secret = new byte[LENGTH];
        random.nextBytes(secret);
        Path temporary = Files.createTempFile(directory, "new-", "");
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            Files.setPosixFilePermissions(temporary, OWNER_ONLY);
            channel.write(java.nio.ByteBuffer.wrap(secret));
            channel.force(true);
        }
        try {
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            // Another server of this directory was faster; its secret is read next.
        } catch (UnsupportedOperationException e) {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
