/** What the tests of every module share: the programs made by others that they run against, and waiting. */
@NullMarked
package dev.sealane.testing;

import org.jspecify.annotations.NullMarked;
