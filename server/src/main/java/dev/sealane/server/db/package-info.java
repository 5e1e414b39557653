/** PostgreSQL: the bundled server, transactions, and the announcement of what they changed. */
@NullMarked
package dev.sealane.server.db;

import org.jspecify.annotations.NullMarked;
