/** Installs SWUpdate images through the journaled update: plan, staging, steps, and the marks of the boot environment. */
@NullMarked
package dev.sealane.agent.swu;

import org.jspecify.annotations.NullMarked;
