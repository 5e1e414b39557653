/** Talking to servers: bounded HTTP, trust, proxies, and downloads that survive broken connections and reboots. */
@NullMarked
package dev.sealane.agent.client;

import org.jspecify.annotations.NullMarked;
