/** The commands that make, inspect, verify and sign artifacts, and the keys to sign them with. */
@NullMarked
package dev.sealane.cli.artifact;

import org.jspecify.annotations.NullMarked;
