package dev.sealane.sim.explore;

import dev.sealane.sim.flash.Image;
import dev.sealane.sim.flash.Operation;
import dev.sealane.sim.flash.PendingWrites;
import dev.sealane.sim.flash.Survival;

/**
 * A moment at which power can fail: an operation is in progress.
 *
 * @param operation what is interrupted
 * @param durable what the medium holds, before anything is decided about unflushed writes
 * @param pending what is not flushed, the interrupted write included
 * @param deployment what the server remembers
 */
record CutPoint(Operation operation, Image durable, PendingWrites pending, Deployment deployment) {
    Situation after(Survival survival) {
        return new Situation(durable.with(survival.contents()), deployment);
    }
}
