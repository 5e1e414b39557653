package dev.sealane.agent.identity;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads private keys from PEM files as stock clients and OpenSSL write them: PKCS#8 ({@code PRIVATE KEY}), PKCS#1
 * ({@code RSA PRIVATE KEY}) and SEC 1 ({@code EC PRIVATE KEY}).
 *
 * <p>The two older forms are wrapped into PKCS#8, which is the only one the Java runtime reads. Encrypted keys are
 * refused: a device has nobody to ask for the pass phrase.
 */
public final class PrivateKeyFile {
    /** An RSA key of 16384 bits has 13 KiB. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]*)-----END \\1-----");
    private static final byte[] RSA_ALGORITHM = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC_ALGORITHM = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int CURVE = 0xa0;

    private PrivateKeyFile() {}

    /**
     * The first private key in this file.
     *
     * @throws KeyFileException if there is none that can be used
     */
    public static PrivateKey read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new KeyFileException(file, "expected a private key in PEM, found more than " + MAX_BYTES + " bytes");
        }
        Matcher block = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new KeyFileException(file, "expected a private key in PEM (PKCS#8, PKCS#1 or SEC 1), found none");
        }
        if (block.group(2).contains("ENCRYPTED") || block.group(1).contains("ENCRYPTED")) {
            throw new KeyFileException(file, "expected a private key without a pass phrase");
        }
        return parse(file, block.group(1), decode(file, block.group(2)));
    }

    private static byte[] decode(Path file, String base64) throws KeyFileException {
        try {
            return Base64.getMimeDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            throw new KeyFileException(file, "the PEM block is not base64", e);
        }
    }

    private static PrivateKey parse(Path file, String label, byte[] der) throws KeyFileException {
        return switch (label) {
            case "PRIVATE KEY" -> pkcs8(file, der);
            case "RSA PRIVATE KEY" -> pkcs8(file, der(SEQUENCE, VERSION_0, RSA_ALGORITHM, der(OCTET_STRING, der)));
            case "EC PRIVATE KEY" ->
                pkcs8(
                        file,
                        der(
                                SEQUENCE,
                                VERSION_0,
                                der(SEQUENCE, EC_ALGORITHM, curve(file, der)),
                                der(OCTET_STRING, der)));
            default -> throw new KeyFileException(file, "expected an RSA, EC or Ed25519 key, found " + label);
        };
    }

    private static PrivateKey pkcs8(Path file, byte[] der) throws KeyFileException {
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException _) {
                // Not a key of this algorithm; the next one may take it.
            }
        }
        throw new KeyFileException(file, "expected an RSA, EC or Ed25519 key, found something else");
    }

    /** The curve's object identifier inside a SEC 1 key: the content of its element {@code [0]} (RFC 5915). */
    private static byte[] curve(Path file, byte[] sec1) throws KeyFileException {
        int at = content(sec1, 0);
        while (at > 0 && at < sec1.length) {
            int content = content(sec1, at);
            int end = content + length(sec1, at);
            if (content < 0 || end > sec1.length || end <= at) {
                break;
            }
            if ((sec1[at] & 0xff) == CURVE) {
                return Arrays.copyOfRange(sec1, content, end);
            }
            at = end;
        }
        throw new KeyFileException(file, "the EC key does not name its curve");
    }

    /** Where the content of the element at this place begins, or -1. */
    private static int content(byte[] der, int at) {
        if (at + 1 >= der.length) {
            return -1;
        }
        int first = der[at + 1] & 0xff;
        return first < 0x80 ? at + 2 : at + 2 + (first & 0x7f);
    }

    /** The length of the content of the element at this place. Keys are far below the 64 KiB of a two-byte length. */
    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f) && i < 2 && at + 2 + i < der.length; i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xff);
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.size();
        if (length < 0x80) {
            element.write(length);
        } else {
            element.write(0x82);
            element.write(length >> 8);
            element.write(length);
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
