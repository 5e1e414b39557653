/** The life of one update: the pure table, the journal that survives a power cut, and the runner with its seams. */
@NullMarked
package dev.sealane.agent.update;

import org.jspecify.annotations.NullMarked;
