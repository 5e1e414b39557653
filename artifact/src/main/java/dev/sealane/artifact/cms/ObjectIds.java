package dev.sealane.artifact.cms;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.der.DerReader;
import dev.sealane.artifact.der.DerWriter;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The object identifiers that messages use, by the hexadecimal digits of their encoding. */
final class ObjectIds {
    static final String DATA = "2a864886f70d010701";
    static final String SIGNED_DATA = "2a864886f70d010702";
    static final String ENVELOPED_DATA = "2a864886f70d010703";
    static final String AUTH_ENVELOPED_DATA = "2a864886f70d0109100117";
    static final String CONTENT_TYPE = "2a864886f70d010903";
    static final String MESSAGE_DIGEST = "2a864886f70d010904";
    static final String SHA_256 = "608648016503040201";
    static final String RSA = "2a864886f70d010101";
    static final String RSA_PSS = "2a864886f70d01010a";
    static final String SHA256_WITH_RSA = "2a864886f70d01010b";
    static final String SHA256_WITH_ECDSA = "2a8648ce3d040302";
    static final String AES_256_CBC = "60864801650304012a";
    static final String AES_256_WRAP = "60864801650304012d";
    static final String ECDH_SHA_256 = "2b8104010b01";

    /** Digests that may be signed; SHA-1 and MD5 can be forged. */
    private static final Map<String, String> DIGESTS =
            Map.of(SHA_256, "SHA-256", "608648016503040202", "SHA-384", "608648016503040203", "SHA-512");

    private static final Map<String, String> RSA_SIGNATURES =
            Map.of(SHA256_WITH_RSA, "SHA-256", "2a864886f70d01010c", "SHA-384", "2a864886f70d01010d", "SHA-512");

    private static final Map<String, String> EC_SIGNATURES =
            Map.of(SHA256_WITH_ECDSA, "SHA-256", "2a8648ce3d040303", "SHA-384", "2a8648ce3d040304", "SHA-512");

    private ObjectIds() {}

    static String of(DerReader.Element objectId) {
        return HexFormat.of().formatHex(objectId.content());
    }

    /** The identifier as an element. */
    static byte[] element(String objectId) {
        return DerWriter.element(DerReader.OBJECT_ID, HexFormat.of().parseHex(objectId));
    }

    /** The Java name of a digest. */
    static String digest(String objectId, String where) throws ArtifactException {
        String digest = DIGESTS.get(objectId);
        if (digest == null) {
            throw new ArtifactException.UnsupportedFeature("a digest other than SHA-256, SHA-384 and SHA-512", where);
        }
        return digest;
    }

    /** The Java name of a signature with {@code digest}; nothing if the algorithm is another or names another digest. */
    static Optional<String> signature(String objectId, String digest) {
        String name = digest.replace("-", "");
        if (objectId.equals(RSA) || digest.equals(RSA_SIGNATURES.get(objectId))) {
            return Optional.of(name + "withRSA");
        }
        return digest.equals(EC_SIGNATURES.get(objectId)) ? Optional.of(name + "withECDSA") : Optional.empty();
    }
}
