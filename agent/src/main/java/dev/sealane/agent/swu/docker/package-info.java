/** Entries of a SWUpdate image that ask the engine that runs containers: Docker's, or Podman's service, over its socket. */
@NullMarked
package dev.sealane.agent.swu.docker;

import org.jspecify.annotations.NullMarked;
