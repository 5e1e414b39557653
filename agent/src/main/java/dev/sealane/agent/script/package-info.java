/** State scripts: the device owner's and the artifact's programs around every state of an update. */
@NullMarked
package dev.sealane.agent.script;

import org.jspecify.annotations.NullMarked;
