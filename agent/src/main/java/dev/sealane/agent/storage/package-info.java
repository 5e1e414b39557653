/** Durable bytes: block devices, files, and what the simulator puts in their place. */
@NullMarked
package dev.sealane.agent.storage;

import org.jspecify.annotations.NullMarked;
