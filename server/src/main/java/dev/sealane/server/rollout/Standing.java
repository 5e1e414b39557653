package dev.sealane.server.rollout;

import java.util.OptionalLong;

/**
 * How the server and a device that says little stand: everything its protocol may offer it at once.
 *
 * @param attributesWanted whether the device should tell its attributes
 * @param installed the number of the assignment that it last ended well
 */
public record Standing(Work work, boolean attributesWanted, OptionalLong installed) {}
