/** Figures about the running server for a Prometheus scraper. */
@NullMarked
package dev.sealane.server.metrics;

import org.jspecify.annotations.NullMarked;
