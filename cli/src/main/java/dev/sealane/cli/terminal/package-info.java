/** What every command shares on a terminal: progress. */
@NullMarked
package dev.sealane.cli.terminal;

import org.jspecify.annotations.NullMarked;
