package dev.sealane.server.rollout;

import dev.sealane.server.release.Artifact;

/** What a device that asks for work is told. */
public sealed interface Work {
    /** There is nothing to do, now. */
    record Nothing() implements Work {}

    /**
     * Install this artifact. The same question gets the same answer until the device ends.
     *
     * @param action the assignment's number
     * @param allowance what the device may do now
     */
    record Install(RolloutId rollout, long action, Artifact artifact, boolean forceInstallation, Allowance allowance)
            implements Work {}

    /** Somebody has to agree to this before the device is told to install it. */
    record Confirm(RolloutId rollout, long action, Artifact artifact, Allowance allowance) implements Work {}

    /** Stop what this assignment began, and say so. Only devices whose dialect answers aborts are told. */
    record Stop(RolloutId rollout, long action) implements Work {}

    /** The device changed what it provides in the middle of an update; the assignment has failed. */
    record Contradiction(RolloutId rollout) implements Work {}
}
