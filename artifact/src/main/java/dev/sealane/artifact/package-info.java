/** What an update is. */
@NullMarked
package dev.sealane.artifact;

import org.jspecify.annotations.NullMarked;
