package dev.sealane.server.blob;

import java.util.UUID;

/** Names a blob. Random, so that nothing a client sends ever becomes part of a path. */
public record BlobId(UUID value) {
    public static BlobId random() {
        return new BlobId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
