/** The simulated device: boot loader, slots and power around the agent that ships. */
@NullMarked
package dev.sealane.sim.board;

import org.jspecify.annotations.NullMarked;
