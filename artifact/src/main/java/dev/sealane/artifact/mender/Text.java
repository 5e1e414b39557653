package dev.sealane.artifact.mender;

/** What the text values of an artifact may hold. */
final class Text {
    private Text() {}

    /** Whether {@code text} is non-empty, printable and at most {@code maxCharacters} long (section 3.1). */
    static boolean isName(String text, int maxCharacters) {
        return !text.isEmpty()
                && text.length() <= maxCharacters
                && text.codePoints().allMatch(Text::isPrintable);
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
