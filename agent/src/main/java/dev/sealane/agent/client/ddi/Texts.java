package dev.sealane.agent.client.ddi;

/** Texts within the limits of the protocol. */
final class Texts {
    private Texts() {}

    /** The beginning of a text, at most this many characters long; a pair of surrogates is not torn. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }
}
