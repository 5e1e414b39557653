package dev.sealane.server.release;

import java.time.Instant;

/**
 * A file of a software module, before it is in a release.
 *
 * @param number names it to clients that count; unique in the tenant
 * @param module whose file it is
 * @param fileName under which devices fetch it
 * @param sha256 in lower-case hexadecimal
 * @param createdBy who uploaded it
 */
public record DraftFile(
        long number,
        ArtifactId id,
        long module,
        String fileName,
        long size,
        String sha256,
        LegacyDigests legacy,
        String createdBy,
        Instant createdAt) {}
