package dev.sealane.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code application/x-www-form-urlencoded} bodies (URL standard, section 5.1). */
final class Forms {
    /** A bulk action on a page of devices sends some hundred fields. */
    static final int FIELD_LIMIT = 2_000;

    private Forms() {}

    static Map<String, List<String>> parse(String body) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        if (body.isEmpty()) {
            return fields;
        }
        String[] pairs = body.split("&", FIELD_LIMIT + 1);
        if (pairs.length > FIELD_LIMIT) {
            throw HttpRefusal.badRequest("too-many", "the form has too many fields")
                    .expected("at most " + FIELD_LIMIT + " fields")
                    .where("body");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            fields.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decode(value));
        }
        return fields;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw HttpRefusal.badRequest("bad-form", "a form field is not URL-encoded")
                    .found(text)
                    .where("body")
                    .causedBy(malformed);
        }
    }
}
