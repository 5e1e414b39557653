/** The demo: the whole story on one machine, from a signing key to a rollback. */
@NullMarked
package dev.sealane.cli.demo;

import org.jspecify.annotations.NullMarked;
