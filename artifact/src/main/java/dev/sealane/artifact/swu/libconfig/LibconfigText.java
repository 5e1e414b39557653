package dev.sealane.artifact.swu.libconfig;

import java.util.List;
import java.util.Map;

/** Writes settings as libconfig text that every version of the library reads; the same settings give the same text. */
public final class LibconfigText {
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    private LibconfigText() {}

    /** The text of a whole document. */
    public static String of(Setting.Group document) {
        LibconfigText writer = new LibconfigText();
        writer.members(document, 0);
        return writer.text.toString();
    }

    private void members(Setting.Group group, int depth) {
        for (Map.Entry<String, Setting> member : group.members().entrySet()) {
            text.append(INDENT.repeat(depth)).append(member.getKey()).append(" = ");
            value(member.getValue(), depth);
            text.append(";\n");
        }
    }

    private void value(Setting setting, int depth) {
        switch (setting) {
            case Setting.Group group -> {
                text.append("{\n");
                members(group, depth + 1);
                text.append(INDENT.repeat(depth)).append('}');
            }
            case Setting.Items(List<Setting> values) -> sequence("(", values, ")", depth);
            case Setting.Scalars(List<Setting> values) -> sequence("[", values, "]", depth);
            case Setting.Text(String value) -> quoted(value);
            case Setting.Whole(long value) -> {
                boolean fitsInt = value == (int) value;
                text.append(value).append(fitsInt ? "" : "L");
            }
            case Setting.Fraction(String value) -> text.append(value);
            case Setting.Truth(boolean value) -> text.append(value);
        }
    }

    private void sequence(String start, List<Setting> values, String end, int depth) {
        text.append(start);
        String separator = " ";
        for (Setting value : values) {
            text.append(separator);
            value(value, depth);
            separator = ", ";
        }
        text.append(values.isEmpty() ? "" : " ").append(end);
    }

    private void quoted(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\r' -> text.append("\\r");
                default -> text.append(c < ' ' || c == 0x7f ? String.format("\\x%02x", (int) c) : String.valueOf(c));
            }
        }
        text.append('"');
    }
}
