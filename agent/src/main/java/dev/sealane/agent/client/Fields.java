package dev.sealane.agent.client;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header fields of an answer, with names that match without regard to case. */
public record Fields(Map<String, String> values) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})", Pattern.CASE_INSENSITIVE);

    public Fields {
        TreeMap<String, String> folded = new TreeMap<>();
        values.forEach((name, value) -> folded.put(name.toLowerCase(Locale.ROOT), value));
        values = Map.copyOf(folded);
    }

    /** The value of a field. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The length of the body, if the server said a sensible one. */
    public OptionalLong contentLength() {
        return get("Content-Length")
                .filter(text -> NUMBER.matcher(text).matches())
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    /** The part of the whole that the body is (RFC 9110, 14.4); empty when absent, malformed or without a total. */
    public Optional<ContentRange> contentRange() {
        Matcher matcher = CONTENT_RANGE.matcher(get("Content-Range").orElse(""));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        ContentRange range = new ContentRange(
                Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
        return range.first() <= range.last() && range.last() < range.total() ? Optional.of(range) : Optional.empty();
    }

    /**
     * The entity tag, if it is strong: only a strong tag promises equal bytes (RFC 9110, 8.8.1).
     */
    public Optional<String> strongEntityTag() {
        return get("ETag").filter(tag -> tag.startsWith("\"") && tag.length() <= MAX_ENTITY_TAG);
    }

    /** Servers use digests and time stamps; the tag is stored with the spool, whose record has a fixed size. */
    private static final int MAX_ENTITY_TAG = 200;

    /** A {@code Content-Range}: first and last byte, and the size of the whole. */
    public record ContentRange(long first, long last, long total) {}
}
