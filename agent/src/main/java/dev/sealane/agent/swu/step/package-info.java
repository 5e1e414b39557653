/** What the entries of a SWUpdate image do to a device: one small class for each kind of entry. */
@NullMarked
package dev.sealane.agent.swu.step;

import org.jspecify.annotations.NullMarked;
