/** Streams with an end: bounded input, what follows an archive, and output files that appear whole or not at all. */
@NullMarked
package dev.sealane.artifact.stream;

import org.jspecify.annotations.NullMarked;
