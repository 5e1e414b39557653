package dev.sealane.server.release;

/**
 * One file of a payload.
 *
 * @param sha256 of its content, in lower-case hexadecimal
 */
public record ArtifactFile(String name, long size, String sha256) {}
