/** hawkBit's Direct Device Integration (DDI): polls, attributes, actions, cancelations and artifacts. */
@NullMarked
package dev.sealane.agent.client.ddi;

import org.jspecify.annotations.NullMarked;
