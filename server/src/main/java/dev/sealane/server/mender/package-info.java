/** The Mender device protocol: translates requests into the domain's verbs and back. */
@NullMarked
package dev.sealane.server.mender;

import org.jspecify.annotations.NullMarked;
