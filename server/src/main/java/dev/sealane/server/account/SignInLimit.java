package dev.sealane.server.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows down whoever guesses passwords, by account and address and by address alone.
 *
 * <p>Each key may fail so many times in a row; then one more attempt is given back at a time. A success does not touch
 * what an address has used up. The memory is bounded: the key unused for longest is forgotten, and forgetting one costs an
 * attacker an attempt on their address.
 */
final class SignInLimit {
    /** Typing errors of one person on one account. */
    static final int ATTEMPTS = 5;
    /** An office behind one address, and no more accounts than that for somebody who tries many. */
    static final int ATTEMPTS_OF_ADDRESS = 50;
    /** After this long, one more attempt: at most 2,880 a day for one account and address. */
    static final Duration RETURN = Duration.ofSeconds(30);
    /** Keys kept; some 100 bytes each. */
    static final int MAX_KEYS = 10_000;

    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_KEYS;
        }
    };

    /** What a key has used up at a time. */
    private record Bucket(Duration debt, Instant at) {
        Duration debtAt(Instant now) {
            Duration paid = Duration.between(at, now);
            Duration left = debt.minus(paid.isNegative() ? Duration.ZERO : paid);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    SignInLimit(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Takes one attempt, before the password is looked at: attempts at the same moment must not slip through together.
     *
     * @throws TooManyAttempts if there is none left
     */
    synchronized void take(String account, String address) {
        requireLeft(address, ATTEMPTS_OF_ADDRESS);
        requireLeft(pair(account, address), ATTEMPTS);
        add(address);
        add(pair(account, address));
    }

    /** The password was right: earlier errors are forgiven for this account and address, and this attempt for both. */
    synchronized void succeeded(String account, String address) {
        buckets.remove(pair(account, address));
        Optional.ofNullable(buckets.get(address))
                .ifPresent(
                        bucket -> buckets.put(address, new Bucket(bucket.debt().minus(RETURN), bucket.at())));
    }

    synchronized int size() {
        return buckets.size();
    }

    private void requireLeft(String key, int attempts) {
        Duration debt = debt(key);
        Duration most = RETURN.multipliedBy(attempts - 1L);
        if (debt.compareTo(most) > 0) {
            throw new TooManyAttempts(debt.minus(most));
        }
    }

    private void add(String key) {
        buckets.put(key, new Bucket(debt(key).plus(RETURN), clock.instant()));
    }

    private Duration debt(String key) {
        return Optional.ofNullable(buckets.get(key))
                .map(bucket -> bucket.debtAt(clock.instant()))
                .orElse(Duration.ZERO);
    }

    private static String pair(String account, String address) {
        return address + " " + account;
    }
}
