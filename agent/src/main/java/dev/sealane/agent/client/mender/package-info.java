/** The Mender device protocol: admission, work, statuses, logs, inventory and artifacts. */
@NullMarked
package dev.sealane.agent.client.mender;

import org.jspecify.annotations.NullMarked;
