/** From one format of update files to another, where the meaning survives. */
@NullMarked
package dev.sealane.artifact.convert;

import org.jspecify.annotations.NullMarked;
