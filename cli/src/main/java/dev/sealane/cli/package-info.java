/** The {@code sealane} command line. */
@NullMarked
package dev.sealane.cli;

import org.jspecify.annotations.NullMarked;
