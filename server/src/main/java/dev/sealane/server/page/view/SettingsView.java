package dev.sealane.server.page.view;

import java.util.List;
import java.util.Optional;

/**
 * The account and its access tokens, the keys that uploads must be signed by, and how devices get in.
 *
 * @param fresh a token that was made just now: shown this once
 */
public record SettingsView(
        String email,
        List<Token> tokens,
        Optional<String> fresh,
        List<Key> keys,
        Doors doors,
        Authorities authorities,
        String serverUrl,
        Connect connect) {
    public SettingsView {
        tokens = List.copyOf(tokens);
        keys = List.copyOf(keys);
    }

    /** An access token; its secret is not kept. */
    public record Token(String id, String name, Moment created, Optional<Moment> used) {}

    /**
     * How devices get in that prove themselves with tokens.
     *
     * @param pollSeconds how often they are told to call
     * @param gateway whether there is a gateway token
     * @param confirmation whether somebody has to agree to new rollouts
     * @param made a device's or the gateway's token that was made just now: shown this once
     */
    public record Doors(
            long pollSeconds,
            boolean deviceTokens,
            boolean gateway,
            boolean plugAndPlay,
            boolean confirmation,
            Optional<Made> made) {}

    /**
     * Whose certificates let devices in.
     *
     * @param pem all of it, to be changed
     * @param revocations how many revocation lists there are
     */
    public record Authorities(String pem, List<Authority> list, int revocations) {
        public Authorities {
            list = List.copyOf(list);
        }
    }

    /** One of them. */
    public record Authority(String name, String fingerprint, Moment ends) {}

    /** A token with what it is for. */
    public record Made(String what, String secret) {}

    /** A verification key. */
    public record Key(String id, String name, String fingerprint, Moment added) {}
}
