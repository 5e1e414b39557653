/** The server: devices, releases and rollouts. */
@NullMarked
package dev.sealane.server;

import org.jspecify.annotations.NullMarked;
