/** Settings: {@code agent.conf}, an existing {@code mender.conf}, and the typed configuration they become. */
@NullMarked
package dev.sealane.agent.config;

import org.jspecify.annotations.NullMarked;
