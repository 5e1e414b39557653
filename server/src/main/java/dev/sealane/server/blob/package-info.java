/** Blobs: large immutable bytes in files, written all or not at all. */
@NullMarked
package dev.sealane.server.blob;

import org.jspecify.annotations.NullMarked;
