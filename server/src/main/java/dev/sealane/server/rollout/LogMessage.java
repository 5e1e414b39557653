package dev.sealane.server.rollout;

/**
 * One line of the log a device sends after a failure.
 *
 * @param timestamp as the device wrote it; its clock may be wrong
 */
public record LogMessage(String timestamp, String level, String message) {}
