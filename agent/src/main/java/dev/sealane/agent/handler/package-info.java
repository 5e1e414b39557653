/** What installs a payload: the built-in handler for root file-system images. */
@NullMarked
package dev.sealane.agent.handler;

import org.jspecify.annotations.NullMarked;
