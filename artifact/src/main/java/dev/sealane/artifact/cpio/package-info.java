/** The cpio archives that SWUpdate images are: a strict streaming reader and a reproducible writer. */
@NullMarked
package dev.sealane.artifact.cpio;

import org.jspecify.annotations.NullMarked;
