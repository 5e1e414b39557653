/** The encoding under keys, certificates and signed messages (X.690, distinguished rules). */
@NullMarked
package dev.sealane.artifact.der;

import org.jspecify.annotations.NullMarked;
