/** The agent: the program that updates one device. */
@NullMarked
package dev.sealane.agent;

import org.jspecify.annotations.NullMarked;
