package dev.sealane.server.catalogue;

import java.util.Optional;

/**
 * A condition on devices that people keep.
 *
 * @param query RSQL
 * @param gives what devices that match are given without a person
 */
public record SavedFilter(long id, String name, String query, Optional<Gives> gives, Audit audit) {
    /**
     * A release for every device that comes to match.
     *
     * @param actionType forced, soft or download-only
     */
    public record Gives(String release, String actionType, boolean confirmation, int weight) {}
}
