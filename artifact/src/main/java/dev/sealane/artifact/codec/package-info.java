/** Compression and decompression of artifact entries: bounded when reading, parallel and reproducible when writing. */
@NullMarked
package dev.sealane.artifact.codec;

import org.jspecify.annotations.NullMarked;
