/** Downloads of artifacts over links that prove themselves: devices send no authorisation with them. */
@NullMarked
package dev.sealane.server.download;

import org.jspecify.annotations.NullMarked;
