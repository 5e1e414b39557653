/** JSON with limits, for bodies that arrive and values that are stored. */
@NullMarked
package dev.sealane.server.json;

import org.jspecify.annotations.NullMarked;
