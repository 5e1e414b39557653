package dev.sealane.server.page.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Makes foreign text safe inside an address. */
public final class Addresses {
    private Addresses() {}

    /** One segment of a path. */
    public static String segment(String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        // A segment of dots alone would be resolved away by the browser.
        return encoded.matches("\\.{1,2}") ? encoded.replace(".", "%2E") : encoded;
    }

    /** The value of a query parameter. */
    public static String value(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
