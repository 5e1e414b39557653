/** The {@code sealane sim} commands. */
@NullMarked
package dev.sealane.cli.sim;

import org.jspecify.annotations.NullMarked;
