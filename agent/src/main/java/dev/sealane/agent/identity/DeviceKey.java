package dev.sealane.agent.identity;

import dev.sealane.agent.storage.DurableFiles;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.sign.UnusableKeyException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;

/**
 * The key that proves the device to its server. It never leaves the device; the server knows the public half.
 *
 * <p>A missing key is generated (Ed25519) and written durably with mode 0600. A key file that is there but unusable is
 * an error, never replaced: a new key is a new device to the server.
 */
public final class DeviceKey {
    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private DeviceKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * The key in this file, generated first if there is no such file.
     *
     * @throws KeyFileException if the file holds no usable key
     */
    public static DeviceKey readOrGenerate(Path file) throws IOException {
        if (Files.notExists(file)) {
            return generate(file);
        }
        return read(file);
    }

    private static DeviceKey read(Path file) throws IOException {
        try {
            PrivateKey key = PemKeys.readPrivate(file);
            DeviceKey device = new DeviceKey(key, PublicKeys.of(key));
            device.requirePair(file);
            return device;
        } catch (UnusableKeyException | GeneralSecurityException e) {
            throw new KeyFileException(file, "the key cannot be used: " + e.getMessage(), e);
        }
    }

    private static DeviceKey generate(Path file) throws IOException {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            DurableFiles.createDirectory(DurableFiles.directoryOf(file));
            DurableFiles.replace(
                    file, pem("PRIVATE KEY", pair.getPrivate().getEncoded()).getBytes(StandardCharsets.US_ASCII));
            return new DeviceKey(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has Ed25519", e);
        }
    }

    /** The public half was computed, not read; a signature shows that both halves belong together. */
    private void requirePair(Path file) throws IOException, GeneralSecurityException {
        byte[] message = file.toString().getBytes(StandardCharsets.UTF_8);
        Signature verifier = Signature.getInstance(algorithm());
        verifier.initVerify(publicKey);
        verifier.update(message);
        if (!verifier.verify(Base64.getDecoder().decode(sign(message)))) {
            throw new KeyFileException(file, "the key does not verify its own signature");
        }
    }

    /** The public half as the server gets it: {@code PUBLIC KEY} in PEM, with a line feed at its end (section 1.1). */
    public String publicKeyPem() {
        return pem("PUBLIC KEY", publicKey.getEncoded());
    }

    /** A signature of exactly these bytes in base64, in the encoding of the key's kind (section 1.2). */
    public String sign(byte[] message) throws IOException {
        try {
            Signature signature = Signature.getInstance(algorithm());
            signature.initSign(privateKey);
            signature.update(message);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IOException("the device key cannot sign: " + e.getMessage(), e);
        }
    }

    private String algorithm() {
        return switch (privateKey) {
            case RSAPrivateKey _ -> "SHA256withRSA";
            case ECPrivateKey _ -> "SHA256withECDSA";
            default -> "Ed25519";
        };
    }

    private static String pem(String label, byte[] der) {
        byte[] lineFeed = {'\n'};
        String body = Base64.getMimeEncoder(64, lineFeed).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
