package dev.sealane.artifact.mender;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.Excerpt;
import dev.sealane.artifact.json.JsonParsing;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The digests of everything in the artifact; the signature covers its exact bytes (format digest, section 2.2).
 *
 * <p>Only the canonical form is read: {@code <64 lower-case hex digits><two spaces><name><LF>}, each name once.
 *
 * @param digests the digests by name
 */
record Manifest(Map<String, Digest> digests) {
    static final String NAME = "manifest";
    static final String PAYLOAD_PREFIX = "data/0000/";

    private static final int HEX_DIGITS = 64;
    private static final String SEPARATOR = "  ";

    Manifest {
        digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
    }

    /**
     * @param where {@code manifest} or {@code manifest-augment}
     */
    static Manifest parse(byte[] bytes, String where) throws ArtifactException {
        String text = JsonParsing.text(bytes, where);
        Map<String, Digest> digests = new LinkedHashMap<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                throw new ArtifactException.Malformed(
                        where, "a line feed at the end of every line", "none at the last");
            }
            parseLine(text.substring(start, end), where, digests);
            start = end + 1;
        }
        return new Manifest(digests);
    }

    private static void parseLine(String line, String where, Map<String, Digest> digests) throws ArtifactException {
        int nameAt = HEX_DIGITS + SEPARATOR.length();
        Optional<Digest> digest =
                line.length() > nameAt ? Digest.parse(line.substring(0, HEX_DIGITS)) : Optional.empty();
        if (digest.isEmpty() || !line.startsWith(SEPARATOR, HEX_DIGITS) || !isName(line.substring(nameAt))) {
            throw new ArtifactException.Malformed(
                    where, "lines of 64 lower-case hex digits, two spaces and a name", Excerpt.quoted(line));
        }
        String name = line.substring(nameAt);
        if (digests.put(name, digest.get()) != null) {
            throw new ArtifactException.Malformed(where, "each name once", Excerpt.quoted(name) + " twice");
        }
    }

    private static boolean isName(String name) {
        return name.chars().allMatch(c -> c > ' ' && c <= '~') && name.charAt(0) != '*';
    }

    /** The digest listed for {@code name}. */
    Digest required(String name) throws ArtifactException {
        Digest digest = digests.get(name);
        if (digest == null) {
            throw new ArtifactException.NotInManifest(name);
        }
        return digest;
    }

    /** Refuses content that does not have the digest listed for {@code name}. */
    void check(String name, Digest found) throws ArtifactException {
        Digest expected = required(name);
        if (!expected.equals(found)) {
            throw new ArtifactException.DigestMismatch(name, expected, found);
        }
    }

    byte[] encode() {
        StringBuilder lines = new StringBuilder();
        digests.forEach((name, digest) ->
                lines.append(digest).append(SEPARATOR).append(name).append('\n'));
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
