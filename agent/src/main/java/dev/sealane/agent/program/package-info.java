/** Other programs the agent runs: update modules, state scripts, identity, inventory and health programs. */
@NullMarked
package dev.sealane.agent.program;

import org.jspecify.annotations.NullMarked;
