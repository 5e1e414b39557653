/** By what people sort devices and releases: types, tags, metadata and saved filters. */
@NullMarked
package dev.sealane.server.catalogue;

import org.jspecify.annotations.NullMarked;
