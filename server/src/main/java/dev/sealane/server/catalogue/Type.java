package dev.sealane.server.catalogue;

import java.util.Optional;

/**
 * A type of modules, sets or devices.
 *
 * @param key names it in requests
 * @param maxAssignments modules of it in one set; 1 for types that are not of modules
 * @param minArtifacts files that a module of it has at least
 */
public record Type(
        long id,
        String key,
        String name,
        String description,
        Optional<String> colour,
        int maxAssignments,
        int minArtifacts,
        Audit audit) {}
