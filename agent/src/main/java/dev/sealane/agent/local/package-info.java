/** Updates from a person at the device: install a file or URL, then commit or roll back, without a server. */
@NullMarked
package dev.sealane.agent.local;

import org.jspecify.annotations.NullMarked;
