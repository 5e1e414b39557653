/** Devices: identity, keys, admission, inventory and groups. */
@NullMarked
package dev.sealane.server.device;

import org.jspecify.annotations.NullMarked;
