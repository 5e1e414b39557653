/** The small JSON documents inside artifacts, parsed strictly and with limits. */
@NullMarked
package dev.sealane.artifact.json;

import org.jspecify.annotations.NullMarked;
