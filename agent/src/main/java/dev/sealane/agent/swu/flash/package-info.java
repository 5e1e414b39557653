/** Entries of a SWUpdate image that change raw flash, UBI volumes and the boot partitions of an eMMC, by the device's own tools. */
@NullMarked
package dev.sealane.agent.swu.flash;

import org.jspecify.annotations.NullMarked;
