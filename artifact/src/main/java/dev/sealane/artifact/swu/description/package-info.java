/** What a software description says: selection of boards, sets and modes, links, versions, hardware, entries. */
@NullMarked
package dev.sealane.artifact.swu.description;

import org.jspecify.annotations.NullMarked;
