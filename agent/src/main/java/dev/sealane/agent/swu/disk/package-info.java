/** Entries of a SWUpdate image that change disks: partition tables and file systems, through the device's own tools. */
@NullMarked
package dev.sealane.agent.swu.disk;

import org.jspecify.annotations.NullMarked;
