/** What the device says about itself: attributes from programs, and the built-in ones. */
@NullMarked
package dev.sealane.agent.inventory;

import org.jspecify.annotations.NullMarked;
