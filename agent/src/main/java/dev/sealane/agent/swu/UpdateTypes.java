package dev.sealane.agent.swu;

import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.Excerpt;
import dev.sealane.artifact.swu.description.VersionRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kinds of updates that a configuration of SWUpdate tells apart, each with rules of its own (image digest, section 2.9).
 *
 * @param otherwise the rules for images that name no type
 * @param named the rules of the types; they stand in place of the others, not beside them
 * @param required whether an image has to name a type
 */
public record UpdateTypes(Rules otherwise, Map<String, Rules> named, boolean required) {
    /** Every version, no programs, and no types. */
    public static final UpdateTypes NONE =
            new UpdateTypes(new Rules(VersionRules.NONE, List.of(), List.of(), Optional.empty()), Map.of(), false);

    /**
     * Rules for updates of one kind.
     *
     * @param versions which product versions are taken
     * @param before a program with its arguments that is run before an installation, and must agree; nothing for none
     * @param after one that is run after an update was confirmed
     * @param reboot whether the device reboots, where the image does not say
     */
    public record Rules(VersionRules versions, List<String> before, List<String> after, Optional<Boolean> reboot) {
        public Rules {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    public UpdateTypes {
        named = Map.copyOf(named);
    }

    /**
     * The rules for an image.
     *
     * @throws StepException if it names a type that is not configured, or none and has to
     */
    public Rules of(Optional<String> type) throws StepException {
        if (type.isEmpty() && required) {
            throw new StepException(
                    Reason.UNSUPPORTED, "expected an 'update-type' in the image, as this device requires, found none");
        }
        if (type.isPresent() && !named.containsKey(type.get())) {
            throw new StepException(
                    Reason.UNSUPPORTED,
                    "expected an update type that is configured here, found " + Excerpt.quoted(type.get()));
        }
        return type.map(named::get).orElse(otherwise);
    }
}
