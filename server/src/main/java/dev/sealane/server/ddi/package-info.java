/** hawkBit's Direct Device Integration: translates its requests into the domain's verbs and back. */
@NullMarked
package dev.sealane.server.ddi;

import org.jspecify.annotations.NullMarked;
