/** Cuts the power of a simulated board everywhere, and checks after each cut that the update still ends well. */
@NullMarked
package dev.sealane.sim.explore;

import org.jspecify.annotations.NullMarked;
