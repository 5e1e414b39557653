/** The verbs of the fleet in one hand: devices, releases and rollouts, wired on storage. */
@NullMarked
package dev.sealane.server.fleet;

import org.jspecify.annotations.NullMarked;
