/** The simulated board and its explorer. */
@NullMarked
package dev.sealane.sim;

import org.jspecify.annotations.NullMarked;
