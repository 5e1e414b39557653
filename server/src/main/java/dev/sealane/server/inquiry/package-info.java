/** What management interfaces list: devices, assignments and rollouts with all that belongs to a line. Only reads. */
@NullMarked
package dev.sealane.server.inquiry;

import org.jspecify.annotations.NullMarked;
