/** Software modules with their files, and the sets of modules that become releases. */
@NullMarked
package dev.sealane.server.assembly;

import org.jspecify.annotations.NullMarked;
