/** One fuzz target for each parser of untrusted bytes; in the normal run they replay their inputs. */
package dev.sealane.artifact.fuzz;
