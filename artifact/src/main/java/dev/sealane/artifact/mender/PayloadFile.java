package dev.sealane.artifact.mender;

import dev.sealane.artifact.Digest;
import java.time.Instant;

/**
 * One file of a payload.
 *
 * @param name a safe base name
 * @param size the length of the content in bytes
 * @param digest the digest that the manifest lists. While the content is still being read it is a promise; the reader
 *     fails at the end of the file if the content breaks it
 * @param modified the modification time in the archive, which nothing vouches for
 */
public record PayloadFile(FileName name, long size, Digest digest, Instant modified) {}
