/** A flash chip that keeps its promises only as far as real chips do, and the power that can fail it. */
@NullMarked
package dev.sealane.sim.flash;

import org.jspecify.annotations.NullMarked;
