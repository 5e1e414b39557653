/** The formats of artifacts as updates see them: which one a stream has, and how Mender's is received. */
@NullMarked
package dev.sealane.agent.format;

import org.jspecify.annotations.NullMarked;
