/** Update modules: programs by others that install payloads the agent itself knows nothing about. */
@NullMarked
package dev.sealane.agent.module;

import org.jspecify.annotations.NullMarked;
