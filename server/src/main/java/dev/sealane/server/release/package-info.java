/** Releases: the artifacts of one name, their contents and whom they fit. */
@NullMarked
package dev.sealane.server.release;

import org.jspecify.annotations.NullMarked;
