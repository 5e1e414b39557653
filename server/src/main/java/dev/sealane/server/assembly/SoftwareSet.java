package dev.sealane.server.assembly;

import dev.sealane.server.catalogue.Audit;
import java.util.Optional;

/**
 * A release as what it is made of.
 *
 * @param id the release's number
 * @param release the release's name
 * @param name without the version
 * @param typeKey what it must be made of; empty for a release that was not assembled
 * @param locked whether it is, or was, rolled out and cannot change any more
 * @param valid whether it may be rolled out further
 * @param complete whether every mandatory module is there, and a file
 */
public record SoftwareSet(
        long id,
        String release,
        String name,
        String version,
        Optional<String> typeKey,
        Optional<String> typeName,
        String description,
        boolean migrationStep,
        boolean locked,
        boolean valid,
        boolean deleted,
        boolean complete,
        Audit audit) {}
