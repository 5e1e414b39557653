/** Mender artifacts: the strict streaming reader, the reproducible writer, and the rules for provides and depends. */
@NullMarked
package dev.sealane.artifact.mender;

import org.jspecify.annotations.NullMarked;
