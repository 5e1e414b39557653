package dev.sealane.agent.client.ddi;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one artifact of an action, and what its bytes have to be.
 *
 * <p>It is kept as the source of the assignment, with size and digest in the fragment of the link, so that a download
 * that goes on after a reboot is held to the same bytes without asking the server again.
 *
 * @param link where it is at present
 * @param size in bytes
 * @param digest SHA-256 where the server said one, or else SHA-1
 */
record Promise(URI link, long size, Digest digest) {
    private static final Pattern SOURCE =
            Pattern.compile("([^#]+)#size=([0-9]{1,18})&(SHA-256|SHA-1)=([0-9a-f]{40}|[0-9a-f]{64})");

    /** A digest in lower-case hexadecimal digits. */
    record Digest(String algorithm, String value) {}

    /** The text that {@link #ofSource} understands. */
    String source() {
        String address = link.toString();
        int fragment = address.indexOf('#');
        return (fragment < 0 ? address : address.substring(0, fragment)) + "#size=" + size + "&" + digest.algorithm()
                + "=" + digest.value();
    }

    /**
     * The promise in an assignment's source.
     *
     * @throws IllegalStateException if it is none of {@link #source}
     */
    static Promise ofSource(String source) {
        Matcher parts = SOURCE.matcher(source);
        if (!parts.matches()) {
            throw new IllegalStateException("the journal holds an assignment of another protocol");
        }
        return new Promise(
                URI.create(parts.group(1)), Long.parseLong(parts.group(2)), new Digest(parts.group(3), parts.group(4)));
    }

    /** Whether both promise the same bytes, wherever they are. */
    boolean isSameBytes(Promise other) {
        return size == other.size && digest.equals(other.digest);
    }
}
