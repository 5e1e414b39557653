package dev.sealane.server.page.view;

import java.util.List;

/**
 * The log of a failed update, as the device sent it.
 *
 * @param shortened whether older lines were left out
 */
public record LogView(String device, String deviceAddress, List<Line> lines, boolean shortened, String download) {
    /** A page shows the end of a long log; the whole can be downloaded. */
    public static final int MAX_LINES = 500;

    public LogView {
        lines = List.copyOf(lines);
    }

    /** One message. */
    public record Line(String time, String level, String message) {
        public String style() {
            return switch (level) {
                case "error", "fatal", "panic" -> "bad";
                case "warning", "warn" -> "warn";
                default -> "plain";
            };
        }
    }
}
