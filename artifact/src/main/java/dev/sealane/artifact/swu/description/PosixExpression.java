package dev.sealane.artifact.swu.description;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Excerpt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A POSIX extended regular expression, translated for Java's engine and matched with a bound on its work.
 *
 * <p>What is refused: back references and the letters behind a backslash that only some C libraries know, collating symbols,
 * and a repetition of a repetition.
 */
final class PosixExpression {
    /** A revision has a few characters; an expression that needs more steps than this is an attack. */
    static final int MAX_STEPS = 100_000;

    private static final String WHERE = "hardware-compatibility";

    private final Pattern pattern;

    private PosixExpression(Pattern pattern) {
        this.pattern = pattern;
    }

    static PosixExpression parse(String expression) throws ArtifactException {
        if (expression.length() > Attributes.MAX_CHARACTERS) {
            throw new ArtifactException.LimitExceeded(
                    "the characters of an expression", Attributes.MAX_CHARACTERS, WHERE);
        }
        String translated = new Translation(expression).translate();
        try {
            return new PosixExpression(Pattern.compile(translated, Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new ArtifactException.Malformed(WHERE, "a POSIX expression", Excerpt.quoted(expression), e);
        }
    }

    boolean isFoundIn(String text) throws ArtifactException {
        Matcher matcher = pattern.matcher(new Bounded(text, new AtomicInteger(MAX_STEPS)));
        try {
            return matcher.find();
        } catch (TooManySteps e) {
            throw (ArtifactException)
                    new ArtifactException.LimitExceeded("the steps of an expression", MAX_STEPS, WHERE).initCause(e);
        }
    }

    private static final class TooManySteps extends RuntimeException {}

    /** Lets the engine look at a limited number of characters. */
    private record Bounded(CharSequence text, AtomicInteger stepsLeft) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (stepsLeft.decrementAndGet() < 0) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Bounded(text.subSequence(start, end), stepsLeft);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** Rewrites an expression sign by sign. */
    private static final class Translation {
        private static final Pattern INTERVAL = Pattern.compile("\\{[0-9]{1,3}(?:,(?:[0-9]{1,3})?)?\\}");
        private static final Pattern CLASS = Pattern.compile("\\[:([a-z]{1,10}):\\]");

        private final String expression;
        private final StringBuilder java = new StringBuilder();
        private int position;
        private boolean repeatable;

        Translation(String expression) {
            this.expression = expression;
        }

        String translate() throws ArtifactException {
            while (position < expression.length()) {
                char c = expression.charAt(position);
                switch (c) {
                    case '[' -> bracket();
                    case '\\' -> escape();
                    case '*', '+', '?' -> repeat(String.valueOf(c));
                    case '{' -> interval();
                    case '(' -> mark("(?:", false);
                    case ')' -> mark(")", true);
                    case '|', '^' -> mark(String.valueOf(c), false);
                    case '$' -> mark("\\z", false);
                    case '.' -> mark(".", true);
                    default -> mark(literal(c), true);
                }
            }
            return java.toString();
        }

        private void mark(String translated, boolean mayRepeat) {
            java.append(translated);
            repeatable = mayRepeat;
            position++;
        }

        private void repeat(String sign) throws ArtifactException {
            if (!repeatable) {
                throw unsupported("something in front of '" + sign + "' that can be repeated");
            }
            java.append(sign);
            repeatable = false;
            position += sign.length();
        }

        private void interval() throws ArtifactException {
            Matcher matcher = INTERVAL.matcher(expression).region(position, expression.length());
            if (!matcher.lookingAt()) {
                throw unsupported("{COUNT}, {MIN,} or {MIN,MAX}");
            }
            repeat(matcher.group());
        }

        private void escape() throws ArtifactException {
            char next = position + 1 < expression.length() ? expression.charAt(position + 1) : 'x';
            if (Character.isLetterOrDigit(next)) {
                throw unsupported("a sign behind a backslash");
            }
            position++;
            mark(literal(next), true);
        }

        private void bracket() throws ArtifactException {
            position++;
            java.append('[');
            if (at('^')) {
                java.append('^');
                position++;
            }
            boolean first = true;
            while (first || !at(']')) {
                if (position >= expression.length()) {
                    throw unsupported("']'");
                }
                bracketItem();
                first = false;
            }
            mark("]", true);
        }

        private void bracketItem() throws ArtifactException {
            Matcher named = CLASS.matcher(expression).region(position, expression.length());
            if (named.lookingAt()) {
                java.append(className(named.group(1)));
                position = named.end();
                return;
            }
            if (at('[') && position + 1 < expression.length() && ".=:".indexOf(expression.charAt(position + 1)) >= 0) {
                throw unsupported("no collating symbol");
            }
            java.append(literal(expression.charAt(position++)));
            boolean range = at('-') && position + 1 < expression.length() && expression.charAt(position + 1) != ']';
            if (range) {
                java.append('-').append(literal(expression.charAt(position + 1)));
                position += 2;
            }
        }

        private String className(String name) throws ArtifactException {
            return switch (name) {
                case "alpha" -> "\\p{Alpha}";
                case "digit" -> "\\p{Digit}";
                case "alnum" -> "\\p{Alnum}";
                case "upper" -> "\\p{Upper}";
                case "lower" -> "\\p{Lower}";
                case "space" -> "\\p{Space}";
                case "blank" -> "\\p{Blank}";
                case "punct" -> "\\p{Punct}";
                case "print" -> "\\p{Print}";
                case "graph" -> "\\p{Graph}";
                case "cntrl" -> "\\p{Cntrl}";
                case "xdigit" -> "\\p{XDigit}";
                default -> throw unsupported("a class of characters");
            };
        }

        private boolean at(char c) {
            return position < expression.length() && expression.charAt(position) == c;
        }

        private static String literal(char c) {
            return c < 0x80 && !Character.isLetterOrDigit(c) ? "\\" + c : String.valueOf(c);
        }

        private ArtifactException unsupported(String expected) {
            return new ArtifactException.Malformed(
                    WHERE + " at character " + position, expected, Excerpt.quoted(expression));
        }
    }
}
