/** Secrets of the server, kept in files outside the database. */
@NullMarked
package dev.sealane.server.keys;

import org.jspecify.annotations.NullMarked;
