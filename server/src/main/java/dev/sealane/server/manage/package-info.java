/** The management API in the project's own words, under {@code /api/v1}, and what describes it. */
@NullMarked
package dev.sealane.server.manage;

import org.jspecify.annotations.NullMarked;
