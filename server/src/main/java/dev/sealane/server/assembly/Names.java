package dev.sealane.server.assembly;

import dev.sealane.server.refusal.InvalidInput;

/** The limits of texts that people give to what they assemble: hawkBit's own. */
final class Names {
    static final int MAX_NAME = 128;
    static final int MAX_VERSION = 64;
    static final int MAX_KEY = 64;
    static final int MAX_VENDOR = 256;
    static final int MAX_DESCRIPTION = 512;
    static final int MAX_COLOUR = 16;

    private Names() {}

    static String require(String where, String text, int most) {
        if (text.isBlank()) {
            throw new InvalidInput(where, "expected 1 to " + most + " characters");
        }
        return allow(where, text, most);
    }

    static String allow(String where, String text, int most) {
        if (text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInput(where, "expected at most " + most + " characters, none of them a control character");
        }
        return text;
    }
}
