package dev.sealane.server.db;

import java.util.List;

/**
 * One page of a list, and how long the whole list is.
 *
 * @param total entries on all pages together
 */
public record Slice<T>(List<T> items, long total) {
    public Slice {
        items = List.copyOf(items);
    }
}
