package dev.sealane.server.rollout;

import dev.sealane.server.device.DeviceId;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.rollout.Plan.PlannedPhase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which devices of a rollout begin together. */
public sealed interface Division {
    /** All of them at once. */
    record Undivided() implements Division {}

    /**
     * Phases of equal size, the larger ones first. A rollout with fewer devices has fewer phases: one for each.
     *
     * @param phases how many, 1 to {@link Plan#MAX_PHASES}
     * @param gate what lets each go on
     */
    record Equal(int phases, Gate gate) implements Division {
        public Equal {
            if (phases < 1 || phases > Plan.MAX_PHASES) {
                throw new InvalidInput("phases", "expected 1 to " + Plan.MAX_PHASES + " phases");
            }
        }
    }

    /** These phases, which hold every device once. */
    record Said(List<PlannedPhase> phases) implements Division {
        public Said {
            phases = List.copyOf(phases);
            if (phases.isEmpty() || phases.size() > Plan.MAX_PHASES) {
                throw new InvalidInput("phases", "expected 1 to " + Plan.MAX_PHASES + " phases");
            }
        }
    }

    /** The parts of a list in its order, none more than one longer than another. */
    static List<Set<DeviceId>> equally(List<DeviceId> devices, int parts) {
        List<Set<DeviceId>> divided = new ArrayList<>();
        int from = 0;
        for (int left = parts; left > 0; left--) {
            int size = (devices.size() - from + left - 1) / left;
            divided.add(Set.copyOf(devices.subList(from, from + size)));
            from += size;
        }
        return divided;
    }

    /**
     * The phases of a rollout for these devices.
     *
     * @param confirmation whether somebody has to agree, where the division does not say
     * @throws RolloutRefused if phases that were said do not hold every device once
     */
    default List<PlannedPhase> of(List<DeviceId> devices, boolean confirmation) {
        return switch (this) {
            case Undivided _ -> List.of(new PlannedPhase("all", "", Set.copyOf(devices), Gate.NONE, confirmation));
            case Equal equal -> {
                List<PlannedPhase> phases = new ArrayList<>();
                for (Set<DeviceId> part : equally(devices, Math.min(equal.phases(), devices.size()))) {
                    phases.add(new PlannedPhase("phase " + (phases.size() + 1), "", part, equal.gate(), confirmation));
                }
                yield phases;
            }
            case Said said -> {
                List<DeviceId> planned = said.phases().stream()
                        .flatMap(phase -> phase.devices().stream())
                        .toList();
                if (planned.size() != devices.size() || !new HashSet<>(planned).equals(new HashSet<>(devices))) {
                    throw RolloutRefused.overlapping();
                }
                yield said.phases();
            }
        };
    }
}
