/** Logs: one file for each assignment on disk, and one line for each event on standard error. */
@NullMarked
package dev.sealane.agent.log;

import org.jspecify.annotations.NullMarked;
