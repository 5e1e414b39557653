/** The deltas of {@code rdiff} (librsync): a strict reader, and the file that a delta makes of its basis as a stream. */
@NullMarked
package dev.sealane.artifact.rdiff;

import org.jspecify.annotations.NullMarked;
