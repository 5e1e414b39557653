package dev.sealane.artifact.mender;

import java.util.List;

/**
 * What a completely read and checked payload held.
 *
 * @param files the files in the order of the archive, each with its proven digest
 * @param warnings what is odd about the artifact but tolerated, in words
 */
public record PayloadSummary(List<PayloadFile> files, List<String> warnings) {
    public PayloadSummary {
        files = List.copyOf(files);
        warnings = List.copyOf(warnings);
    }
}
