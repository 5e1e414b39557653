/** Which slot boots: the U-Boot environment, and the transitions arm, commit and rollback over it. */
@NullMarked
package dev.sealane.agent.boot;

import org.jspecify.annotations.NullMarked;
