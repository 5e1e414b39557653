package dev.sealane.server.account;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** An e-mail and a password as HTTP Basic sends them (RFC 7617). Its text form shows neither. */
record BasicCredentials(String email, String password) {
    private static final String SCHEME = "Basic ";

    /** Longer headers hold no e-mail and password of ours. */
    private static final int MAX_LENGTH = 2_048;

    /** What the header holds, if it is of this scheme and can be read. */
    static Optional<BasicCredentials> of(String header) {
        if (header.length() > MAX_LENGTH || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            String text = new String(bytes, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 || text.indexOf('\0') >= 0
                    ? Optional.empty()
                    : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "basic credentials";
    }
}
