/** Conditions in RSQL: reads them within limits, checks them against the fields of a kind of thing, and makes SQL. */
@NullMarked
package dev.sealane.server.filter;

import org.jspecify.annotations.NullMarked;
