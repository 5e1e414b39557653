package dev.sealane.artifact;

/** Makes a short, printable excerpt of untrusted text, so that a message can name it without carrying an attack. */
public final class Excerpt {
    /** Long enough to recognise a name, short enough for one line. */
    public static final int MAX_CHARACTERS = 80;

    private Excerpt() {}

    /** The first {@value #MAX_CHARACTERS} characters of {@code text}; what is not printable ASCII becomes {@code ?}. */
    public static String of(String text) {
        StringBuilder excerpt = new StringBuilder();
        int shown = Math.min(text.length(), MAX_CHARACTERS);
        for (int i = 0; i < shown; i++) {
            char character = text.charAt(i);
            excerpt.append(character >= ' ' && character <= '~' ? character : '?');
        }
        return text.length() > shown ? excerpt.append('…').toString() : excerpt.toString();
    }

    /** The excerpt in single quotes. */
    public static String quoted(String text) {
        return "'" + of(text) + "'";
    }
}
