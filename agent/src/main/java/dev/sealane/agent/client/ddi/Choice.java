package dev.sealane.agent.client.ddi;

import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Which file of an action is installed: exactly one, and one whose bytes can be checked. */
sealed interface Choice {
    /** Names in a message, and the length of each: they come from the server. */
    int MAX_NAMES = 10;

    int MAX_NAME_LENGTH = 80;

    /** This one. */
    record Chosen(Promise promise) implements Choice {}

    /** None; the reason says what was expected and found. */
    record Refused(String reason) implements Choice {}

    /**
     * Chooses among what a server offers.
     *
     * @param server the server's own address: one that is reached through TLS may not send its devices to an open line
     * @param maxBytes the largest artifact this device takes
     */
    static Choice of(List<OfferedArtifact> offered, URI server, long maxBytes) {
        if (offered.size() != 1 || !isInstallable(offered.getFirst().fileName())) {
            return new Refused("expected exactly one artifact, a .mender or a .swu, found " + found(offered));
        }
        OfferedArtifact artifact = offered.getFirst();
        OptionalLong size = artifact.size();
        if (size.isEmpty() || size.getAsLong() > maxBytes) {
            return new Refused("expected " + name(artifact) + " to have a size of at most " + maxBytes
                    + " bytes, found " + (size.isPresent() ? size.getAsLong() + " bytes" : "no size"));
        }
        Optional<Promise.Digest> digest = artifact.sha256()
                .map(value -> new Promise.Digest("SHA-256", value))
                .or(() -> artifact.sha1().map(value -> new Promise.Digest("SHA-1", value)));
        if (digest.isEmpty()) {
            return new Refused("expected a sha256 or sha1 of " + name(artifact) + ", found none");
        }
        Optional<URI> link = link(artifact, server);
        return link.isPresent()
                ? new Chosen(new Promise(link.get(), size.getAsLong(), digest.get()))
                : new Refused("expected a link to " + name(artifact) + " with the scheme " + server.getScheme()
                        + ", found none");
    }

    private static boolean isInstallable(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return name.endsWith(".mender") || name.endsWith(".swu");
    }

    /** The scheme by which the server itself was reached is known to work. */
    private static Optional<URI> link(OfferedArtifact artifact, URI server) {
        return artifact.links().stream()
                .map(server::resolve)
                .filter(link -> link.getHost() != null)
                .filter(link -> "https".equals(link.getScheme())
                        || ("http".equals(link.getScheme()) && "http".equals(server.getScheme())))
                .min(Comparator.comparing(link -> !link.getScheme().equals(server.getScheme())));
    }

    private static String found(List<OfferedArtifact> offered) {
        if (offered.isEmpty()) {
            return "none";
        }
        String names = String.join(
                ", ", offered.stream().limit(MAX_NAMES).map(Choice::name).toList());
        return offered.size() + ": " + names + (offered.size() > MAX_NAMES ? ", …" : "");
    }

    private static String name(OfferedArtifact artifact) {
        String name = artifact.fileName().replaceAll("\\p{Cntrl}", " ");
        if (name.isBlank()) {
            return "one without a name";
        }
        return name.length() > MAX_NAME_LENGTH ? name.substring(0, MAX_NAME_LENGTH) + "…" : name;
    }
}
