/** Files in the format of zchunk: their headers, chunks found in something that is there already, and the whole rebuilt. */
@NullMarked
package dev.sealane.artifact.zchunk;

import org.jspecify.annotations.NullMarked;
