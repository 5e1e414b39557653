/** The agent as a service: when to ask for work, when to send the inventory, and when to stop. */
@NullMarked
package dev.sealane.agent.daemon;

import org.jspecify.annotations.NullMarked;
