/** Who the device is: the attributes that name it, and the key that proves it. */
@NullMarked
package dev.sealane.agent.identity;

import org.jspecify.annotations.NullMarked;
