package dev.sealane.artifact.swu;

import java.util.List;

/**
 * What is known once an image was read to its end.
 *
 * @param members those that the description asks for, in the order of the archive
 * @param skipped names of members that it does not ask for
 * @param warnings what was tolerated, one sentence each
 */
public record SwuSummary(List<SwuMember> members, List<String> skipped, List<String> warnings) {
    public SwuSummary {
        members = List.copyOf(members);
        skipped = List.copyOf(skipped);
        warnings = List.copyOf(warnings);
    }
}
