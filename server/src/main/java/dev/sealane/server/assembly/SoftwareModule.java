package dev.sealane.server.assembly;

import dev.sealane.server.catalogue.Audit;

/**
 * A part of a system with its files, such as an operating system or an application.
 *
 * @param typeKey what kind of part it is
 * @param locked whether it is, or was, rolled out and cannot change any more
 * @param complete whether it has as many files as its type wants
 */
public record SoftwareModule(
        long id,
        String name,
        String version,
        String typeKey,
        String typeName,
        String description,
        String vendor,
        boolean encrypted,
        boolean locked,
        boolean complete,
        Audit audit) {}
