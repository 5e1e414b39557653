/** Commands that talk to a server through its management API: login, device, release, rollout. */
@NullMarked
package dev.sealane.cli.remote;

import org.jspecify.annotations.NullMarked;
