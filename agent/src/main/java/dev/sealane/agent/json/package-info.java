/** JSON as the agent meets it: small documents from servers, files and devices, read under limits. */
@NullMarked
package dev.sealane.agent.json;

import org.jspecify.annotations.NullMarked;
