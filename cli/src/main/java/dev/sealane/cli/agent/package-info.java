/** {@code sealane agent}: the program on the device. */
@NullMarked
package dev.sealane.cli.agent;

import org.jspecify.annotations.NullMarked;
