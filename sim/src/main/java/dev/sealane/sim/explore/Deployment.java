package dev.sealane.sim.explore;

import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.Status;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the server remembers of the one assignment under exploration. It survives the board's power cuts.
 *
 * @param ending the final status, once one was heard
 * @param closed whether the device asked for new work after its final status: it then knows that it was heard
 * @param complaints what a real server would have refused or told twice to its owner, in order; empty if all is well
 */
record Deployment(Optional<Status> ending, boolean closed, List<String> complaints) {
    static final Deployment OPEN = new Deployment(Optional.empty(), false, List.of());

    Deployment {
        complaints = List.copyOf(complaints);
    }

    /** The device asks for work. */
    Deployment asked() {
        return ending.isPresent() ? new Deployment(ending, true, complaints) : this;
    }

    /** The work there is. */
    Optional<Assignment> work(Assignment assignment) {
        return ending.isPresent() ? Optional.empty() : Optional.of(assignment);
    }

    /** The device tells a status: one final status, which may be repeated until the device knows that it was heard. */
    Deployment heard(Status status) {
        if (ending.isEmpty()) {
            return status.isFinal() ? new Deployment(Optional.of(status), false, complaints) : this;
        }
        Status known = ending.get();
        if (status != known) {
            return complaining("heard %s after the final status %s".formatted(status, known));
        }
        return closed ? complaining("heard %s again after the device had asked for new work".formatted(status)) : this;
    }

    Deployment complaining(String complaint) {
        return new Deployment(
                ending,
                closed,
                Stream.concat(complaints.stream(), Stream.of(complaint)).toList());
    }
}
