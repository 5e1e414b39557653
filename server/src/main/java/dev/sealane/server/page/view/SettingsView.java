package dev.sealane.server.page.view;

import java.util.List;
import java.util.Optional;

/**
 * The account and its access tokens.
 *
 * @param fresh a token that was made just now: shown this once
 */
public record SettingsView(
        String email, List<Token> tokens, Optional<String> fresh, String serverUrl, Connect connect) {
    public SettingsView {
        tokens = List.copyOf(tokens);
    }

    /** An access token; its secret is not kept. */
    public record Token(String id, String name, Moment created, Optional<Moment> used) {}
}
