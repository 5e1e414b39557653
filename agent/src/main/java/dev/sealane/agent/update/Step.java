package dev.sealane.agent.update;

import java.util.List;

/**
 * The answer of the update table: the state to write durably, then the effects to perform.
 *
 * <p>At present each stage has one effect, so the list holds one, or none when the update is over or goes on with the
 * effect that is running.
 */
public record Step(UpdateState state, List<Effect> effects) {
    public Step {
        effects = List.copyOf(effects);
    }
}
