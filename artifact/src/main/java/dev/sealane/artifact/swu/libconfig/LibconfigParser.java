package dev.sealane.artifact.swu.libconfig;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.swu.libconfig.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Parses libconfig text (image digest, section 2.1): groups, lists, arrays, scalars, comments, joined strings.
 *
 * <p>The grammar is the one that Debian's installer was seen to take: one separator at most after a setting, commas between
 * values and none after the last, no name twice in a group. {@code @include} is no part of it. The length of the text is
 * bounded by the caller; depth and number of settings are bounded here.
 */
public final class LibconfigParser {
    /** Descriptions nest board, set, mode, section, entry and properties; twice that and more. */
    static final int MAX_DEPTH = 32;

    /** A description with a thousand entries has about ten thousand settings. */
    static final int MAX_SETTINGS = 50_000;

    private final LibconfigTokens tokens;
    private Token token;
    private int settings;

    private LibconfigParser(String text, String where) throws ArtifactException {
        this.tokens = new LibconfigTokens(text, where);
        this.token = tokens.next();
    }

    /**
     * Parses a whole document.
     *
     * @param where what the document is called in messages
     * @throws ArtifactException if the text is not libconfig or over a limit; the message holds the line
     */
    public static Setting.Group parse(String text, String where) throws ArtifactException {
        LibconfigParser parser = new LibconfigParser(text, where);
        Setting.Group document = parser.members(Kind.END, 0);
        parser.require(Kind.END, "the end of the text");
        return document;
    }

    private Setting.Group members(Kind end, int depth) throws ArtifactException {
        SequencedMap<String, Setting> members = new LinkedHashMap<>();
        while (token.kind() != end) {
            String name = require(Kind.NAME, "the name of a setting").text();
            if (token.kind() != Kind.ASSIGN) {
                throw unexpected("'=' or ':' after a name");
            }
            advance();
            if (members.put(name, value(depth)) != null) {
                throw tokens.malformed("each name once in a group", "'" + name + "' twice", token.line());
            }
            if (token.kind() == Kind.SEMICOLON || token.kind() == Kind.COMMA) {
                advance();
            }
        }
        return new Setting.Group(members);
    }

    private Setting value(int depth) throws ArtifactException {
        if (depth >= MAX_DEPTH) {
            throw new ArtifactException.LimitExceeded("the depth of settings", MAX_DEPTH, tokens.where());
        }
        if (++settings > MAX_SETTINGS) {
            throw new ArtifactException.LimitExceeded("the number of settings", MAX_SETTINGS, tokens.where());
        }
        Token start = token;
        return switch (start.kind()) {
            case STRING -> joinedText();
            case INTEGER -> {
                advance();
                yield new Setting.Whole(tokens.integer(start));
            }
            case FRACTION -> {
                advance();
                yield new Setting.Fraction(start.text());
            }
            case BOOLEAN -> {
                advance();
                yield new Setting.Truth(start.text().equalsIgnoreCase("true"));
            }
            case GROUP_START -> {
                advance();
                Setting group = members(Kind.GROUP_END, depth + 1);
                require(Kind.GROUP_END, "'}'");
                yield group;
            }
            case LIST_START -> {
                advance();
                yield new Setting.Items(values(Kind.LIST_END, depth + 1));
            }
            case ARRAY_START -> {
                advance();
                yield scalars(depth + 1);
            }
            case NAME, ASSIGN, COMMA, SEMICOLON, GROUP_END, LIST_END, ARRAY_END, END -> throw unexpected("a value");
        };
    }

    private Setting joinedText() throws ArtifactException {
        StringBuilder text = new StringBuilder();
        while (token.kind() == Kind.STRING) {
            text.append(token.text());
            advance();
        }
        return new Setting.Text(text.toString());
    }

    private List<Setting> values(Kind end, int depth) throws ArtifactException {
        List<Setting> values = new ArrayList<>();
        while (token.kind() != end) {
            if (!values.isEmpty()) {
                require(Kind.COMMA, "',' or the end of the list");
            }
            values.add(value(depth));
        }
        advance();
        return values;
    }

    private Setting scalars(int depth) throws ArtifactException {
        int line = token.line();
        List<Setting> values = values(Kind.ARRAY_END, depth);
        for (Setting value : values) {
            boolean scalar = !(value instanceof Setting.Group
                    || value instanceof Setting.Items
                    || value instanceof Setting.Scalars);
            if (!scalar || value.getClass() != values.getFirst().getClass()) {
                throw tokens.malformed("an array of scalars of one kind", value.kind(), line);
            }
        }
        return new Setting.Scalars(values);
    }

    private Token require(Kind kind, String expected) throws ArtifactException {
        if (token.kind() != kind) {
            throw unexpected(expected);
        }
        Token found = token;
        if (kind != Kind.END) {
            advance();
        }
        return found;
    }

    private void advance() throws ArtifactException {
        token = tokens.next();
    }

    private ArtifactException unexpected(String expected) {
        return tokens.malformed(expected, token.describe(), token.line());
    }
}
