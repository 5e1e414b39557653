package dev.sealane.sim.explore;

import dev.sealane.sim.flash.Image;

/**
 * What a power cut leaves: the board's flash, and the server's memory. All that follows is determined by it.
 *
 * @param image what the flash holds
 * @param deployment what the server remembers
 */
record Situation(Image image, Deployment deployment) {
    /** Equal for situations with the same future. */
    record Key(Image.Identity image, Deployment deployment) {}

    Key key() {
        return new Key(image.identity(), deployment);
    }
}
