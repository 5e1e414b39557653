package dev.sealane.server.catalogue;

import dev.sealane.server.refusal.InvalidInput;

/** The limits of texts that people give to things: hawkBit's own. */
public final class Names {
    public static final int MAX_NAME = 128;
    public static final int MAX_VERSION = 64;
    public static final int MAX_KEY = 64;
    public static final int MAX_VENDOR = 256;
    public static final int MAX_DESCRIPTION = 512;
    public static final int MAX_COLOUR = 16;

    private Names() {}

    /**
     * The text, which must say something.
     *
     * @throws InvalidInput if the text is blank, too long, or has control characters
     */
    public static String require(String where, String text, int most) {
        if (text.isBlank()) {
            throw new InvalidInput(where, "expected 1 to " + most + " characters");
        }
        return allow(where, text, most);
    }

    /** The same, but the text may be blank. */
    public static String allow(String where, String text, int most) {
        if (text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInput(where, "expected at most " + most + " characters, none of them a control character");
        }
        return text;
    }
}
