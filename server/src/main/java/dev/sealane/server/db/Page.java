package dev.sealane.server.db;

/**
 * Which part of a long list is wanted, counted from one.
 *
 * @param number the page, from 1
 * @param size entries on a page, at most {@link #MAX_SIZE}
 */
public record Page(int number, int size) {
    /** Mender's management API allows 500 on a page; more would let one request hold the whole fleet in memory. */
    public static final int MAX_SIZE = 500;

    /** Beyond this, PostgreSQL would count through rows that no one pages to by hand. */
    public static final int MAX_NUMBER = 1_000_000;

    public Page {
        if (number < 1 || number > MAX_NUMBER || size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "expected a page from 1 to " + MAX_NUMBER + " with 1 to " + MAX_SIZE + " entries");
        }
    }

    /** The first page, as large as allowed. */
    public static Page first() {
        return new Page(1, MAX_SIZE);
    }

    public long offset() {
        return (number - 1L) * size;
    }
}
