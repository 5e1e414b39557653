package dev.sealane.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Makes signed SWUpdate images with programs that are not ours: {@code cpio} and {@code openssl}. Debian's SWUpdate
 * installs only images with a CMS signature.
 */
public final class SwuImages {
    private final Path directory;
    private final Path key;
    private final Path certificate;

    private SwuImages(Path directory) {
        this.directory = directory;
        this.key = directory.resolve("key.pem");
        this.certificate = directory.resolve("certificate.pem");
    }

    /** Makes a key and its certificate in the directory. */
    public static SwuImages create(Path directory) throws IOException, InterruptedException {
        SwuImages images = new SwuImages(Files.createDirectories(directory));
        StockSwupdate.run(
                Peer.OPENSSL.require().toString(),
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                images.key.toString(),
                "-out",
                images.certificate.toString(),
                "-days",
                "3650",
                "-subj",
                "/CN=test",
                "-addext",
                "keyUsage=digitalSignature",
                "-addext",
                "extendedKeyUsage=emailProtection");
        return images;
    }

    /** What a device must trust. */
    public Path certificate() {
        return certificate;
    }

    /** An image that installs the content to the target file. */
    public byte[] image(String version, byte[] content, Path target) throws IOException, InterruptedException {
        return image(version, content, sha256(content), target);
    }

    /** The same with a description that promises another content. */
    public byte[] brokenImage(String version, byte[] content, Path target) throws IOException, InterruptedException {
        return image(version, content, sha256(new byte[] {1}), target);
    }

    private byte[] image(String version, byte[] content, String digest, Path target)
            throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(directory, "image");
        Files.write(work.resolve("payload.bin"), content);
        Files.writeString(work.resolve("sw-description"), """
                software = {
                    version = "%s";
                    hardware-compatibility: [ "1.0" ];
                    files: ( { filename = "payload.bin"; path = "%s"; sha256 = "%s"; } );
                }
                """.formatted(version, target, digest));
        StockSwupdate.run(
                Peer.OPENSSL.require().toString(),
                "cms",
                "-sign",
                "-in",
                work.resolve("sw-description").toString(),
                "-out",
                work.resolve("sw-description.sig").toString(),
                "-signer",
                certificate.toString(),
                "-inkey",
                key.toString(),
                "-outform",
                "DER",
                "-nosmimecap",
                "-binary");
        StockSwupdate.run(
                "sh",
                "-c",
                "cd \"$1\" && printf 'sw-description\\nsw-description.sig\\npayload.bin\\n' | \"$2\" -o -H crc > image.swu",
                "sh",
                work.toString(),
                Peer.CPIO.require().toString());
        return Files.readAllBytes(work.resolve("image.swu"));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
