package dev.sealane.server.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads RSQL as hawkBit understands it (management digest, section 3), in one pass and with bounded depth.
 *
 * <p>Grammar: {@code or = and {("," | " or ") and}}, {@code and = term {(";" | " and ") term}}, {@code term = "(" or ")" |
 * field operator value}; a value is a word, a text in quotes, or for {@code =in=} and {@code =out=} a list in parentheses.
 * In quotes a backslash takes the next character as it is, but {@code \*} stays what it is: a star that stands for itself.
 */
public final class Rsql {
    /** Long enough for a list of two hundred ids. */
    public static final int MAX_LENGTH = 8_192;

    /** Parentheses in each other. People write two or three; more only serves to exhaust the stack. */
    public static final int MAX_DEPTH = 20;

    /** Comparisons of one text; each may cost a subquery. */
    public static final int MAX_COMPARISONS = 50;

    /** Values of one list. */
    public static final int MAX_VALUES = 500;

    private static final String RESERVED = "\"'();,=<>!~";

    private static final Map<String, Condition.Operator> OPERATORS = Map.ofEntries(
            Map.entry("==", Condition.Operator.EQUAL),
            Map.entry("!=", Condition.Operator.NOT_EQUAL),
            Map.entry("=eq=", Condition.Operator.EQUAL),
            Map.entry("=ne=", Condition.Operator.NOT_EQUAL),
            Map.entry("<", Condition.Operator.LESS),
            Map.entry("=lt=", Condition.Operator.LESS),
            Map.entry("<=", Condition.Operator.LESS_OR_EQUAL),
            Map.entry("=le=", Condition.Operator.LESS_OR_EQUAL),
            Map.entry(">", Condition.Operator.GREATER),
            Map.entry("=gt=", Condition.Operator.GREATER),
            Map.entry(">=", Condition.Operator.GREATER_OR_EQUAL),
            Map.entry("=ge=", Condition.Operator.GREATER_OR_EQUAL),
            Map.entry("=in=", Condition.Operator.IN),
            Map.entry("=out=", Condition.Operator.OUT),
            Map.entry("=is=", Condition.Operator.IS),
            Map.entry("=not=", Condition.Operator.IS_NOT));

    private final String text;
    private int position;
    private int comparisons;

    private Rsql(String text) {
        this.text = text;
    }

    /**
     * The condition that the text writes.
     *
     * @throws FilterRefused if it is none, or exceeds a limit of this class
     */
    public static Condition parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw FilterRefused.syntax("at most " + MAX_LENGTH + " characters", MAX_LENGTH);
        }
        if (text.indexOf('\0') >= 0) {
            throw FilterRefused.syntax("no NUL", text.indexOf('\0'));
        }
        Rsql reader = new Rsql(text);
        Condition condition = reader.anyOf(0);
        if (reader.position < text.length()) {
            throw FilterRefused.syntax("';', ',' or the end", reader.position);
        }
        return condition;
    }

    private Condition anyOf(int depth) {
        List<Condition> conditions = new ArrayList<>(List.of(allOf(depth)));
        while (takeConnective(',', "or")) {
            conditions.add(allOf(depth));
        }
        return conditions.size() == 1 ? conditions.getFirst() : new Condition.AnyOf(conditions);
    }

    private Condition allOf(int depth) {
        List<Condition> conditions = new ArrayList<>(List.of(term(depth)));
        while (takeConnective(';', "and")) {
            conditions.add(term(depth));
        }
        return conditions.size() == 1 ? conditions.getFirst() : new Condition.AllOf(conditions);
    }

    private Condition term(int depth) {
        skipSpaces();
        if (peek() != '(') {
            return comparison();
        }
        if (depth == MAX_DEPTH) {
            throw FilterRefused.syntax("at most " + MAX_DEPTH + " parentheses in each other", position);
        }
        position++;
        Condition inner = anyOf(depth + 1);
        require(')');
        skipSpaces();
        return inner;
    }

    private Condition comparison() {
        if (++comparisons > MAX_COMPARISONS) {
            throw FilterRefused.syntax("at most " + MAX_COMPARISONS + " comparisons", position);
        }
        String field = word("a field");
        skipSpaces();
        Condition.Operator operator = operator();
        skipSpaces();
        boolean takesList = operator == Condition.Operator.IN || operator == Condition.Operator.OUT;
        List<String> values = peek() == '(' && takesList ? list() : List.of(value());
        requireNull(operator, values);
        skipSpaces();
        return new Condition.Comparison(field, operator, values);
    }

    private void requireNull(Condition.Operator operator, List<String> values) {
        boolean comparesWithNull = operator == Condition.Operator.IS || operator == Condition.Operator.IS_NOT;
        if (comparesWithNull && !values.getFirst().toLowerCase(Locale.ROOT).equals("null")) {
            throw FilterRefused.syntax("null after =is= and =not=", position);
        }
    }

    private List<String> list() {
        List<String> values = new ArrayList<>();
        do {
            if (values.size() == MAX_VALUES) {
                throw FilterRefused.syntax("at most " + MAX_VALUES + " values in a list", position);
            }
            position++;
            skipSpaces();
            values.add(value());
            skipSpaces();
        } while (peek() == ',');
        require(')');
        return values;
    }

    private Condition.Operator operator() {
        int start = position;
        int end = switch (peek()) {
            case '=' -> text.startsWith("==", position) ? position + 2 : text.indexOf('=', position + 1) + 1;
            case '!' -> position + 2;
            case '<', '>' -> text.startsWith("=", position + 1) ? position + 2 : position + 1;
            default -> position;
        };
        // A named operator has at most three letters: whatever is longer is none.
        if (end <= start || end > text.length() || end - start > 5) {
            throw FilterRefused.syntax("an operator such as ==", start);
        }
        Condition.Operator operator = OPERATORS.get(text.substring(start, end).toLowerCase(Locale.ROOT));
        if (operator == null) {
            throw FilterRefused.syntax("an operator such as ==", start);
        }
        position = end;
        return operator;
    }

    private String value() {
        char quote = peek();
        return quote == '"' || quote == '\'' ? quoted(quote) : word("a value");
    }

    private String quoted(char quote) {
        StringBuilder value = new StringBuilder();
        int start = position++;
        while (position < text.length() && text.charAt(position) != quote) {
            char character = text.charAt(position++);
            if (character != '\\' || position == text.length()) {
                value.append(character);
                continue;
            }
            char escaped = text.charAt(position++);
            value.append(escaped == '*' ? "\\*" : escaped);
        }
        if (position == text.length()) {
            throw FilterRefused.syntax("the end of the quoted text that begins", start);
        }
        position++;
        return value.toString();
    }

    private String word(String expected) {
        int start = position;
        while (position < text.length() && isWord(text.charAt(position))) {
            position++;
        }
        if (position == start) {
            throw FilterRefused.syntax(expected, start);
        }
        return text.substring(start, position);
    }

    /** A symbol, or a word with a space before it and a space or parenthesis after it. */
    private boolean takeConnective(char symbol, String word) {
        if (peek() == symbol) {
            position++;
            return true;
        }
        int end = position + word.length();
        boolean isWord = position > 0
                && text.regionMatches(true, position, word, 0, word.length())
                && end < text.length()
                && (text.charAt(end) == ' ' || text.charAt(end) == '(')
                && (text.charAt(position - 1) == ' ' || text.charAt(position - 1) == ')');
        if (isWord) {
            position = end;
        }
        return isWord;
    }

    private void require(char character) {
        if (peek() != character) {
            throw FilterRefused.syntax("'" + character + "'", position);
        }
        position++;
    }

    private char peek() {
        return position < text.length() ? text.charAt(position) : '\0';
    }

    private void skipSpaces() {
        while (peek() == ' ') {
            position++;
        }
    }

    private static boolean isWord(char character) {
        return character > ' ' && RESERVED.indexOf(character) < 0;
    }
}
