package dev.sealane.server.manage;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.http.Request;
import dev.sealane.server.release.ArtifactId;
import java.time.Instant;

/** Makes links from which an artifact can be fetched without credentials, for a while. */
@FunctionalInterface
public interface DownloadLinks {
    /** A link and when it stops to work. */
    record Link(String uri, Instant expiresAt) {}

    /** A link to the artifact, reachable by whoever sent this request. */
    Link link(Request request, Tenant tenant, ArtifactId artifact);
}
