/** Cryptographic Message Syntax (RFC 5652) as images use it: detached signatures with certificates, enveloped data. */
@NullMarked
package dev.sealane.artifact.cms;

import org.jspecify.annotations.NullMarked;
