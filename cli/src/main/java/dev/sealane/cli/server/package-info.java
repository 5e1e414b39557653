/** {@code sealane server}: runs the server in the foreground. */
@NullMarked
package dev.sealane.cli.server;

import org.jspecify.annotations.NullMarked;
