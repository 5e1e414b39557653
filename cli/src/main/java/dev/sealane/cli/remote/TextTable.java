package dev.sealane.cli.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Lists as aligned columns, each line cut to the terminal. Control characters of foreign text are made visible. */
final class TextTable {
    private static final String GAP = "  ";
    /** Where no terminal says how wide it is, nothing is cut. */
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final List<List<String>> rows;

    private TextTable(List<List<String>> rows) {
        this.rows = rows;
    }

    /** A table of these members of each entry, below their names. */
    static TextTable of(List<JsonNode> entries, List<String> columns) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream().map(TextTable::title).toList());
        for (JsonNode entry : entries) {
            rows.add(columns.stream().map(column -> cell(entry.path(column))).toList());
        }
        return new TextTable(rows);
    }

    /** The members of one thing, one on a line, names aligned. */
    static List<String> members(JsonNode thing) {
        int width = thing.properties().stream()
                .mapToInt(entry -> entry.getKey().length())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : thing.properties()) {
            lines.add(pad(title(entry.getKey()), width) + GAP + cell(entry.getValue()));
        }
        return lines;
    }

    /** How wide the terminal is, as the shell tells it in COLUMNS while somebody watches. */
    static int terminalWidth() {
        boolean watched = Optional.ofNullable(System.console())
                .filter(java.io.Console::isTerminal)
                .isPresent();
        String columns = System.getenv().getOrDefault("COLUMNS", "");
        boolean number =
                !columns.isEmpty() && columns.length() <= 4 && columns.chars().allMatch(Character::isDigit);
        return watched && number ? Math.max(20, Integer.parseInt(columns)) : UNLIMITED;
    }

    List<String> lines(int terminal) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int column = 0; column < columns; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < columns; column++) {
                line.append(pad(row.get(column), widths[column])).append(column + 1 < columns ? GAP : "");
            }
            String text = line.toString().stripTrailing();
            lines.add(text.length() <= terminal ? text : text.substring(0, terminal - 1) + "…");
        }
        return lines;
    }

    private static String title(String member) {
        return member.replace('_', ' ').toUpperCase(Locale.ROOT);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String cell(JsonNode value) {
        String text;
        if (value.isMissingNode() || value.isNull()) {
            text = "-";
        } else if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(element -> parts.add(element.isContainer() ? element.toString() : cell(element)));
            text = String.join(",", parts);
        } else if (value.isObject()) {
            List<String> parts = new ArrayList<>();
            value.properties().forEach(entry -> parts.add(entry.getKey() + "=" + cell(entry.getValue())));
            text = String.join(" ", parts);
        } else {
            text = value.asString("");
        }
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
