/**
 * Requests and responses: routing, authentication at the door, JSON, paging, multipart bodies, server-sent events, and
 * the one place that turns exceptions into answers. Knows nothing of devices, releases or rollouts.
 */
@NullMarked
package dev.sealane.server.http;

import org.jspecify.annotations.NullMarked;
