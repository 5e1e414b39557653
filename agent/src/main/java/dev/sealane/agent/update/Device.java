package dev.sealane.agent.update;

import dev.sealane.artifact.mender.ReadOptions;

/**
 * What updates act upon: the seams between the update table and one machine.
 *
 * @param deviceType what the hardware is, which an artifact must be made for
 * @param reading which artifacts are accepted: limits, and the keys that must have signed them
 * @param handlers install payloads
 * @param scripts run around every state
 * @param host reboots
 * @param health is asked before every commit
 */
public record Device(
        String deviceType,
        ReadOptions reading,
        PayloadHandlers handlers,
        StateScripts scripts,
        Host host,
        HealthCheck health) {}
