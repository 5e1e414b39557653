package dev.sealane.artifact.swu.libconfig;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.swu.libconfig.Token.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a libconfig text into tokens; comments and white space vanish. */
final class LibconfigTokens {
    private static final Pattern NAME = Pattern.compile("[A-Za-z*][-A-Za-z0-9_*]*+");
    private static final Pattern INTEGER = Pattern.compile("0[xX][0-9A-Fa-f]++L{0,2}|[-+]?[0-9]++L{0,2}");
    private static final Pattern FRACTION =
            Pattern.compile("[-+]?(?:[0-9]*+\\.[0-9]*+(?:[eE][-+]?[0-9]++)?|[0-9]++[eE][-+]?[0-9]++)");
    private static final int HEX = 16;

    private final String text;
    private final String where;
    private int position;
    private int line = 1;

    LibconfigTokens(String text, String where) {
        this.text = text;
        this.where = where;
    }

    String where() {
        return where;
    }

    Token next() throws ArtifactException {
        skipBlank();
        if (position == text.length()) {
            return new Token(Kind.END, "", line);
        }
        char first = text.charAt(position);
        return switch (first) {
            case '=', ':' -> sign(Kind.ASSIGN);
            case ',' -> sign(Kind.COMMA);
            case ';' -> sign(Kind.SEMICOLON);
            case '{' -> sign(Kind.GROUP_START);
            case '}' -> sign(Kind.GROUP_END);
            case '(' -> sign(Kind.LIST_START);
            case ')' -> sign(Kind.LIST_END);
            case '[' -> sign(Kind.ARRAY_START);
            case ']' -> sign(Kind.ARRAY_END);
            case '"' -> string();
            default -> wordOrNumber();
        };
    }

    private Token sign(Kind kind) {
        return new Token(kind, text.substring(position, ++position), line);
    }

    private Token wordOrNumber() throws ArtifactException {
        Matcher name = at(NAME);
        if (name.lookingAt()) {
            String word = name.group();
            boolean truth = word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false");
            return take(truth ? Kind.BOOLEAN : Kind.NAME, name);
        }
        Matcher fraction = at(FRACTION);
        if (fraction.lookingAt() && !fraction.group().equals(".")) {
            return take(Kind.FRACTION, fraction);
        }
        Matcher integer = at(INTEGER);
        if (integer.lookingAt()) {
            return take(Kind.INTEGER, integer);
        }
        throw malformed("a setting", "'" + text.charAt(position) + "'", line);
    }

    private Matcher at(Pattern pattern) {
        return pattern.matcher(text).region(position, text.length());
    }

    private Token take(Kind kind, Matcher matcher) {
        position = matcher.end();
        return new Token(kind, matcher.group(), line);
    }

    /** The value of an integer token. */
    long integer(Token token) throws ArtifactException {
        String digits = token.text().replace("L", "");
        try {
            return digits.startsWith("0x") || digits.startsWith("0X")
                    ? Long.parseUnsignedLong(digits.substring(2), HEX)
                    : Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new ArtifactException.Malformed(where + ", line " + token.line(), "an integer of 64 bits", digits, e);
        }
    }

    private void skipBlank() throws ArtifactException {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (c == '\n') {
                line++;
                position++;
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
                position++;
            } else if (c == '#' || text.startsWith("//", position)) {
                int end = text.indexOf('\n', position);
                position = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", position)) {
                skipComment();
            } else {
                return;
            }
        }
    }

    private void skipComment() throws ArtifactException {
        int end = text.indexOf("*/", position + 2);
        if (end < 0) {
            throw malformed("'*/' at the end of a comment", "the end of the text", line);
        }
        for (int i = position; i < end; i++) {
            line += text.charAt(i) == '\n' ? 1 : 0;
        }
        position = end + 2;
    }

    private Token string() throws ArtifactException {
        StringBuilder value = new StringBuilder();
        int start = line;
        position++;
        while (position < text.length()) {
            char c = text.charAt(position++);
            switch (c) {
                case '"' -> {
                    return new Token(Kind.STRING, value.toString(), line);
                }
                case '\\' -> value.append(escape());
                case '\0' -> throw malformed("no NUL in a string", "one", line);
                default -> {
                    line += c == '\n' ? 1 : 0;
                    value.append(c);
                }
            }
        }
        throw malformed("'\"' at the end of the string", "the end of the text", start);
    }

    /** A backslash in front of anything else stands for itself. */
    private char escape() throws ArtifactException {
        char c = position < text.length() ? text.charAt(position) : ' ';
        int at = "abfnrtv\\\"".indexOf(c);
        if (at >= 0) {
            position++;
            return "\007\b\f\n\r\t\013\\\"".charAt(at);
        }
        if (c == 'x' && position + 2 < text.length()) {
            int high = Character.digit(text.charAt(position + 1), HEX);
            int low = Character.digit(text.charAt(position + 2), HEX);
            if (high >= 0 && low >= 0) {
                position += 3;
                return asciiEscape(high * HEX + low);
            }
        }
        return '\\';
    }

    /** Bytes above ASCII would be half a character; a NUL would end the string for others. */
    private char asciiEscape(int code) throws ArtifactException {
        if (code == 0 || code > 0x7f) {
            throw malformed("an escaped byte from \\x01 to \\x7f", String.format("\\x%02x", code), line);
        }
        return (char) code;
    }

    ArtifactException malformed(String expected, String found, int atLine) {
        return new ArtifactException.Malformed(where + ", line " + atLine, expected, found);
    }
}
