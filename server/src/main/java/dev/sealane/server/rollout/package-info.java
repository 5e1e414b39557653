/** Rollouts: sending a release to devices, and each device's assignment with its history. */
@NullMarked
package dev.sealane.server.rollout;

import org.jspecify.annotations.NullMarked;
