package dev.sealane.server.page.view;

import java.util.Optional;

/** Where a long list stands: {@code 51–100 of 12,431}, and the ways to its neighbours. */
public record Pager(long first, long last, long total, Optional<String> previous, Optional<String> next) {
    public String text() {
        return total == 0 ? "none" : Shown.count(first) + "–" + Shown.count(last) + " of " + Shown.count(total);
    }

    /** Whether everything fits on one page. */
    public boolean single() {
        return previous.isEmpty() && next.isEmpty();
    }
}
