package dev.sealane.server.page.view;

import java.util.List;

/** All releases, and the place to drop a new artifact. */
public record ReleasesView(
        List<ReleaseRow> rows, String query, Pager pager, boolean empty, String limit, String command) {
    public ReleasesView {
        rows = List.copyOf(rows);
    }
}
