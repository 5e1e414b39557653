/** Streams read in blocks: bounded and counted input, what follows an archive, and output files that appear whole or not at all. */
@NullMarked
package dev.sealane.artifact.stream;

import org.jspecify.annotations.NullMarked;
