/** SWUpdate images ({@code .swu}): reading, verifying, writing and signing. */
@NullMarked
package dev.sealane.artifact.swu;

import org.jspecify.annotations.NullMarked;
