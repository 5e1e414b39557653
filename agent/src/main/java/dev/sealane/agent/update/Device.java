package dev.sealane.agent.update;

/**
 * What updates act upon: the seams between the update table and one machine.
 *
 * @param deviceType what the hardware is, which an artifact must be made for
 * @param formats which artifacts are accepted
 * @param handlers install payloads
 * @param scripts run around every state
 * @param host reboots
 * @param health is asked before every commit
 */
public record Device(
        String deviceType,
        ArtifactFormats formats,
        PayloadHandlers handlers,
        StateScripts scripts,
        Host host,
        HealthCheck health) {}
