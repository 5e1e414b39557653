package dev.sealane.server.device;

import dev.sealane.server.refusal.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What proves that a device is who it says. Two credentials are the same when kind and digest are.
 *
 * <p>Which dialect a device speaks follows from it: keys sign Mender's authentication requests, the others come with
 * hawkBit's DDI.
 */
public sealed interface Credential permits DeviceKey, Credential.Token, Credential.Gateway, Credential.Certificate {
    /** The kinds, as the database and our interfaces call them. */
    enum Kind {
        KEY("key"),
        TOKEN("token"),
        GATEWAY("gateway"),
        CERTIFICATE("certificate");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * A secret of one device's own, which it sends along with every request.
     *
     * @param hex SHA-256 of the secret, which is not kept
     */
    record Token(String hex) implements Credential {
        /** Shorter ones can be guessed by whoever steals the digest; hawkBit's own have 32. */
        public static final int MIN_LENGTH = 16;

        /** The limit of hawkBit (management digest, targets). */
        public static final int MAX_LENGTH = 128;

        /**
         * The credential whose secret this is.
         *
         * @throws InvalidInput if no device could be given such a secret
         */
        public static Token of(String where, String secret) {
            if (!isPossible(secret) || secret.length() < MIN_LENGTH) {
                throw new InvalidInput(
                        where, "expected " + MIN_LENGTH + " to " + MAX_LENGTH + " visible characters without spaces");
            }
            return new Token(sha256(secret));
        }

        /** Whether it is worth looking for: anything else is nobody's secret. */
        public static boolean isPossible(String secret) {
            return !secret.isEmpty()
                    && secret.length() <= MAX_LENGTH
                    && secret.chars().allMatch(character -> character > ' ' && character < 0x7f);
        }

        /** The credential of a secret that a caller shows. */
        public static Token shown(String secret) {
            return new Token(sha256(secret));
        }

        @Override
        public Kind kind() {
            return Kind.TOKEN;
        }

        @Override
        public byte[] digest() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public String description() {
            return "token";
        }

        @Override
        public String stored() {
            return "";
        }
    }

    /** The word of the fleet's gateway, which vouches for its devices with one secret that all of them share. */
    record Gateway() implements Credential {
        @Override
        public Kind kind() {
            return Kind.GATEWAY;
        }

        /** The same for all and for ever: a new gateway token does not make the devices behind it new. */
        @Override
        public byte[] digest() {
            return HexFormat.of().parseHex(sha256("gateway"));
        }

        @Override
        public String description() {
            return "gateway token";
        }

        @Override
        public String stored() {
            return "";
        }
    }

    /**
     * A client certificate that this server or a trusted proxy has checked.
     *
     * @param authority who vouches for it: the SHA-256 of the trusted certificate, or what the proxy calls it
     */
    record Certificate(String authority) implements Credential {
        @Override
        public Kind kind() {
            return Kind.CERTIFICATE;
        }

        @Override
        public byte[] digest() {
            return HexFormat.of().parseHex(sha256("certificate\n" + authority));
        }

        @Override
        public String description() {
            return "certificate of " + authority;
        }

        @Override
        public String stored() {
            return authority;
        }
    }

    Kind kind();

    /** SHA-256 of what makes it unique. */
    byte[] digest();

    /** What a page shows: never a secret. */
    String description();

    /** What the database keeps besides the digest. */
    String stored();

    /** What devices with such a credential speak. */
    default Dialect dialect() {
        return kind() == Kind.KEY ? Dialect.MENDER : Dialect.DDI;
    }

    static Credential stored(String kind, String text, byte[] digest) {
        return switch (kind) {
            case "key" -> DeviceKey.stored(text);
            case "token" -> new Token(HexFormat.of().formatHex(digest));
            case "gateway" -> new Gateway();
            case "certificate" -> new Certificate(text);
            default -> throw new IllegalStateException("unknown kind of credential in the database: " + kind);
        };
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
