/** Why the server says no: one type for each reason, each with a stable code. */
@NullMarked
package dev.sealane.server.refusal;

import org.jspecify.annotations.NullMarked;
