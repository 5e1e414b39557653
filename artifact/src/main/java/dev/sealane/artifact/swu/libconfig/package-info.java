/** The libconfig language as far as software descriptions use it: parsing with limits, and writing. */
@NullMarked
package dev.sealane.artifact.swu.libconfig;

import org.jspecify.annotations.NullMarked;
