/** Signing and verifying keys, their PEM files, and the signatures artifacts carry. */
@NullMarked
package dev.sealane.artifact.sign;

import org.jspecify.annotations.NullMarked;
