package dev.sealane.server.page.view;

import java.util.List;
import java.util.Optional;

/**
 * The account and its access tokens, and the keys that uploads must be signed by.
 *
 * @param fresh a token that was made just now: shown this once
 */
public record SettingsView(
        String email, List<Token> tokens, Optional<String> fresh, List<Key> keys, String serverUrl, Connect connect) {
    public SettingsView {
        tokens = List.copyOf(tokens);
        keys = List.copyOf(keys);
    }

    /** An access token; its secret is not kept. */
    public record Token(String id, String name, Moment created, Optional<Moment> used) {}

    /** A verification key. */
    public record Key(String id, String name, String fingerprint, Moment added) {}
}
