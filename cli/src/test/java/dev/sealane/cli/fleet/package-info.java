/** A fleet of programs by several makers, with a whole server. */
package dev.sealane.cli.fleet;
