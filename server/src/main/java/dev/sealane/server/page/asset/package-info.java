/** Style sheets, scripts and pictures, served from the class path under names that change with their content. */
@NullMarked
package dev.sealane.server.page.asset;

import org.jspecify.annotations.NullMarked;
