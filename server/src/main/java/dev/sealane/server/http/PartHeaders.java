package dev.sealane.server.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands above a part: the field's name and, for a file, the file's name (RFC 7578, section 4.2). */
record PartHeaders(String name, Optional<String> fileName) {
    private static final Pattern BOUNDARY = Pattern.compile(
            "multipart/form-data\\s*;(?:.*;)?\\s*boundary=(?:\"([^\"]+)\"|([^\\s;\"]+))\\s*(?:;.*)?",
            Pattern.CASE_INSENSITIVE);
    /** RFC 2046, section 5.1.1, without the space, which nobody uses and which needs quoting. */
    private static final Pattern BOUNDARY_CHARACTERS = Pattern.compile("[0-9A-Za-z'()+_,./:=?-]+");

    private static final String VALUE = "=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;\"]+))";
    private static final Pattern NAME = Pattern.compile(";\\s*name" + VALUE, Pattern.CASE_INSENSITIVE);
    private static final Pattern FILE_NAME = Pattern.compile(";\\s*filename" + VALUE, Pattern.CASE_INSENSITIVE);

    /** The boundary that a content type declares. */
    static String boundary(String contentType) {
        Matcher matcher = BOUNDARY.matcher(contentType);
        String boundary = matcher.matches() ? either(matcher) : "";
        if (!BOUNDARY_CHARACTERS.matcher(boundary).matches() || boundary.length() > MultipartReader.BOUNDARY_LIMIT) {
            throw HttpRefusal.badRequest("not-multipart", "the body is not declared as a form with parts")
                    .expected("multipart/form-data; boundary=…")
                    .found(contentType)
                    .where("Content-Type");
        }
        return boundary;
    }

    static PartHeaders parse(String text) {
        String disposition = text.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-disposition:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
        Optional<String> name = find(NAME, disposition);
        if (!disposition.toLowerCase(Locale.ROOT).startsWith("form-data") || name.isEmpty()) {
            throw HttpRefusal.badRequest("bad-multipart", "a part does not say which field it is")
                    .expected("Content-Disposition: form-data; name=\"…\"")
                    .found(disposition);
        }
        return new PartHeaders(name.get(), find(FILE_NAME, disposition));
    }

    private static Optional<String> find(Pattern pattern, String disposition) {
        Matcher matcher = pattern.matcher(disposition);
        return matcher.find() ? Optional.of(either(matcher).replaceAll("\\\\(.)", "$1")) : Optional.empty();
    }

    private static String either(Matcher matcher) {
        return Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2));
    }
}
