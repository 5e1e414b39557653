package dev.sealane.server.db;

/**
 * Something committed that a page may show or a cache may hold.
 *
 * @param id what changed: see {@link Kind}
 */
public record Change(Tenant tenant, Kind kind, String id) {
    /** What kind of thing the id names. */
    public enum Kind {
        /** Admission, keys, group or inventory of the device with this id. */
        DEVICE,
        /** The artifacts of the release with this name. */
        RELEASE,
        /** The rollout with this id was created, started, finished or aborted. */
        ROLLOUT,
        /** One assignment moved on; the id is {@code rollout/device}. */
        ASSIGNMENT,
        /** A user, session or token; the id is the user's. */
        ACCOUNT,
        /** What the tenant decided about its devices; the id is empty. */
        SETTINGS,
        /** The connection that brings changes was lost and is back: whatever was cached may be stale. The id is empty. */
        MISSED
    }
}
