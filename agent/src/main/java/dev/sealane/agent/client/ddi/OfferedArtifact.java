package dev.sealane.agent.client.ddi;

import dev.sealane.agent.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A file of an action, with whatever the server says about it (digest, 2.3); what is missing or makes no sense is empty.
 *
 * @param links where it is, in the order of the protocol: {@code download}, then {@code download-http}
 */
record OfferedArtifact(
        String fileName, OptionalLong size, Optional<String> sha256, Optional<String> sha1, List<URI> links) {
    OfferedArtifact {
        links = List.copyOf(links);
    }

    static OfferedArtifact of(Json.Obj artifact) {
        return new OfferedArtifact(
                artifact.string("filename").orElse(""),
                size(artifact),
                digest(artifact, "sha256", 64),
                digest(artifact, "sha1", 40),
                Stream.of("download", "download-http")
                        .flatMap(name -> link(artifact, name).stream())
                        .toList());
    }

    /** Some servers write the number as a text. */
    private static OptionalLong size(Json.Obj artifact) {
        String text = artifact.member("size")
                .map(value -> switch (value) {
                    case Json.Num(var number) -> number;
                    case Json.Str(var number) -> number;
                    case Json.Obj _, Json.Arr _, Json.Bool _, Json.Null _ -> "";
                })
                .orElse("");
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static Optional<String> digest(Json.Obj artifact, String name, int digits) {
        return artifact.object("hashes")
                .flatMap(hashes -> hashes.string(name))
                .map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> text.matches("[0-9a-f]{" + digits + "}"));
    }

    private static Optional<URI> link(Json.Obj artifact, String name) {
        Optional<String> href =
                artifact.object("_links").flatMap(links -> links.object(name)).flatMap(link -> link.string("href"));
        try {
            return href.isEmpty() ? Optional.empty() : Optional.of(new URI(href.get()));
        } catch (URISyntaxException _) {
            return Optional.empty(); // As if the link were absent.
        }
    }
}
