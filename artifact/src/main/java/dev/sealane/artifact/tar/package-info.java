/** A strict streaming reader and writer for the part of tar that artifacts use. */
@NullMarked
package dev.sealane.artifact.tar;

import org.jspecify.annotations.NullMarked;
