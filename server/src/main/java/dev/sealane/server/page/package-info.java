/** The web pages: what the browser sees, what it may do, and how it stays live. Everything below depends on the domain. */
@NullMarked
package dev.sealane.server.page;

import org.jspecify.annotations.NullMarked;
