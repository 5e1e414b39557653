/** Decryption and encryption of payloads, with keys from a file or from a security provider. */
@NullMarked
package dev.sealane.artifact.crypt;

import org.jspecify.annotations.NullMarked;
