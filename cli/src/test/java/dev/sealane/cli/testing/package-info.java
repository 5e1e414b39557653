/** What several tests of the command line need: a shell that runs commands, and a device that says what it is told to. */
package dev.sealane.cli.testing;
