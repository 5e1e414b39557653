package dev.sealane.server.release;

/**
 * Digests for clients that check nothing better. They find broken downloads, not attacks: what an artifact is, its
 * signature says.
 *
 * @param sha1 in lower-case hexadecimal
 * @param md5 in lower-case hexadecimal
 */
public record LegacyDigests(String sha1, String md5) {}
